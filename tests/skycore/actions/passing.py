"""Requests of the actions on passes by each envelope and version, to the dialect over the real engine."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from renderer.skycore.api import Api
from renderer.skycore.examples import KEY
from renderer.skycore.versions import V1_3, V2013, Version
from renderer.store import Store, accounts, notices, passes, pushes
from renderer.store.notices import StoredNotice
from renderer.store.passes import IssuedPass
from renderer.store.pushes import Push

# the shortest data the shipped event ticket takes
DATA = {"BARCODEVALUE": "1234578961A", "PRIMARYVALUE1": "John Smith"}


@dataclass
class Dialect:
    """The dialect and its records; ``how`` is the envelope: xml or get."""

    api: Api
    store: Store
    how: str = "xml"
    version: Version = V1_3

    def ask(
        self, action: str, passdata: dict[str, str] | None = None, **fields: str
    ) -> list[tuple[str, str]]:
        """Children of RESPONSE in order."""
        return [(child.tag, child.text or "") for child in self.tree(action, passdata, **fields)]

    def tree(self, action: str, passdata: dict[str, str] | None = None, **fields: str) -> ET.Element:
        given = {"ACTION": action, "API_KEY": KEY, **fields}
        if self.how == "get":
            flat = {name.lower(): text for name, text in given.items()}
            flat |= {f"pd_{name.lower()}": text for name, text in (passdata or {}).items()}
            answer = self.api.get(urlencode(flat), self.version)
        else:
            body = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in given.items())
            if passdata is not None:
                inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in passdata.items())
                body += f"<PASSDATA>{inner}</PASSDATA>"
            answer = self.api.post(f"<REQUEST>{body}</REQUEST>".encode(), "text/xml", self.version)
        return ET.fromstring(answer.xml())

    def code(self, action: str, passdata: dict[str, str] | None = None, **fields: str) -> str | None:
        """ERRORCODE, None on success."""
        found = dict(self.ask(action, passdata, **fields))
        assert ("ERRORCODE" in found) == (found["STATUS"] == "Failure")
        return found.get("ERRORCODE")

    def added(self, passdata: dict[str, str] | None = None, **fields: str) -> IssuedPass:
        """Data stored by addPassData."""
        fields = {"PASSTEMPLATEID": "10001", **fields}
        found = dict(self.ask("addPassData", DATA if passdata is None else passdata, **fields))
        assert found["STATUS"] == "Success", found
        return self.data(found["PASSDATAID"])

    @property
    def account(self) -> int:
        with self.store.read() as connection:
            found = accounts.find_account(connection, "examples")
        assert found is not None
        return found.id

    def data(self, data_id: str) -> IssuedPass:
        with self.store.read() as connection:
            found = passes.pass_by_data(connection, self.account, data_id)
        assert found is not None
        return found

    def stored(self) -> list[IssuedPass]:
        with self.store.read() as connection:
            found = [passes.pass_by_id(connection, number) for number in range(1, 20)]
        return [one for one in found if one is not None]

    def told(self) -> list[StoredNotice]:
        with self.store.read() as connection:
            return notices.notices_of(connection, self.account)

    def pushes(self, pass_id: int) -> list[Push]:
        with self.store.read() as connection:
            return pushes.pushes_of(connection, pass_id)


ENVELOPES = [("xml", V1_3), ("get", V1_3), ("xml", V2013), ("get", V2013)]
