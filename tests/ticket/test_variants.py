from renderer.ticket.schema import Variant
from renderer.ticket.variants import applied, merged


def variant(**given: object) -> Variant:
    return Variant.model_validate({"id": "v", **given})


RAW = {
    "design": {"width": 640, "height": 960},
    "styles": {"label": {"case": "upper"}},
    "layer": [
        {
            "id": "row",
            "type": "row",
            "valign": "center",
            "child": [{"id": "a", "type": "text", "value": "A", "size": {"max": "9u"}}, {"id": "b"}],
        },
        {"id": "c", "type": "column", "tear": "d", "child": [{"id": "d"}]},
    ],
    "variant": [{"id": "v"}],
}


def test_tables_are_merged_and_all_else_replaced() -> None:
    assert merged({"a": {"x": 1, "y": [1, 2]}}, {"a": {"y": [3]}, "b": 2}) == {
        "a": {"x": 1, "y": [3]},
        "b": 2,
    }


def test_layers_are_patched_by_id_at_any_depth() -> None:
    made = applied(RAW, variant(set={"a": {"size": {"min": "4u"}}}, hide=["b"]))
    assert made["layer"][0]["child"] == [
        {"id": "a", "type": "text", "value": "A", "size": {"max": "9u", "min": "4u"}}
    ]
    assert "variant" not in made
    assert RAW["layer"][0]["child"][1] == {"id": "b"}  # the original is untouched


def test_a_row_that_becomes_a_column_keeps_what_columns_have() -> None:
    made = applied(RAW, variant(set={"row": {"type": "column", "justify": "end"}}))
    assert set(made["layer"][0]) == {"id", "type", "justify", "child"}


def test_a_column_whose_torn_edge_is_hidden_has_none() -> None:
    assert "tear" not in applied(RAW, variant(hide=["d"]))["layer"][1]


def test_styles_and_design_are_replaced() -> None:
    made = applied(RAW, variant(styles={"label": {"tracking": 0.1}}, design={"width": 9, "height": 9}))
    assert made["styles"] == {"label": {"case": "upper", "tracking": 0.1}}
    assert made["design"] == {"width": 9, "height": 9}
