import json
from dataclasses import asdict

from renderer.mms.report import BarcodeFact, Decision, Report


def test_a_report_is_plain_values() -> None:
    report = Report(
        "h",
        "c",
        "",
        "binary",
        300,
        200,
        200,
        500,
        decisions=(Decision(1, "s1.jpg", "shrunk", 500, 100),),
        barcodes=(BarcodeFact(1, "s1.png", "qr", 4, False, True, "A"),),
        warnings=("w",),
    )
    told = json.loads(json.dumps(report.as_dict()))
    assert told["decisions"][0]["after"] == 100
    assert told["barcodes"][0]["grade"] == "A"
    assert told["sent_as"] == "MMS"


def test_plain_values_are_those_of_asdict() -> None:
    report = Report(
        "h", "c", "", "b", 3, 2, 2, 5, decisions=(Decision(1, "p", "a", 5, 1),), warnings=("w", "x")
    )
    assert report.as_dict() == asdict(report)
