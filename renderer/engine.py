"""The composition root: templates, fonts, signer and clock -> one thin face over the rendering rooms."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

from renderer import arguments, barcode, data, facts, mms, ticket, typography, wallet
from renderer import handset as adapting
from renderer.barcode.scan import Reading
from renderer.errors import ConfigurationError, SigningUnavailable
from renderer.orders import Orders
from renderer.part import Part
from renderer.secret import secret_of
from renderer.settings import Settings
from renderer.templates import FolderSource, Kind, TemplateFiles, TemplateSource
from renderer.ticket import TicketImage, TicketTemplate
from renderer.wallet.preview import Preview
from renderer.wallet.preview import render as render_preview

Loaded = TypeVar("Loaded")
Clock = Callable[[], datetime]
PassSource = Mapping[str, Any] | bytes | str | wallet.PassData | None

# What a pass template, a ticket template or a message without further words is drawn at.
TICKET_SIZE = (640, 960)
MAX_LOADED = 256


def _now() -> datetime:
    return datetime.now(UTC)


class Engine:
    """Draws barcodes, tickets, passes and messages; synchronous, without network, safe to share by threads.

    ``templates`` is where templates come from (the folder of the settings, then the shipped ones); ``clock``
    gives the signing time of passes; ``secret`` keys their serial numbers and tokens.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        templates: TemplateSource | None = None,
        clock: Clock = _now,
        secret: bytes = b"",
    ) -> None:
        """Set up; nothing is loaded before it is needed. Raises ConfigurationError for wrong settings."""
        self.settings = settings or Settings.read()
        self.templates = templates or shipped_and_own(self.settings)
        self._secret = secret
        self._clock = clock
        self._memory = adapting.Memory()
        self._loaded: dict[tuple[Kind, str, str], Any] = {}
        self._first = self

    def over(self, templates: TemplateSource) -> Engine:
        """The same engine over another source of templates; fonts and certificate are loaded once."""
        twin = copy.copy(self)
        twin.templates = templates
        return twin

    # 1. Barcodes

    def barcode(
        self,
        payload: str | bytes,
        symbology: str = "qr",
        *,
        format: str = "png",  # noqa: A002 - the word users know
        **options: Any,
    ) -> Part:
        """One barcode as an image of whole-pixel modules.

        ``width`` or ``module`` in pixels, ``quiet`` in modules, ``text``, ``encoder``, ``verify`` and the
        symbology's own options as ``barcode.render`` takes them. Raises BarcodeError and its leaves.
        """
        return barcode.drawing_for(symbology, (("format", format), *options.items()))(payload)

    def barcodes(
        self,
        payloads: Iterable[str | bytes],
        symbology: str = "qr",
        *,
        format: str = "png",  # noqa: A002 - the word users know
        processes: int | None = 1,
        **options: Any,
    ) -> Iterator[Part]:
        """One image a payload, in order, drawn as they are asked for: any number in flat memory.

        ``processes`` spreads the work over children of our own, None over all cores.
        """
        many = arguments.payloads(payloads)
        return barcode.render_many(many, symbology, processes=processes, format=format, **options)

    def scan(self, image: bytes) -> tuple[Reading, ...]:
        """The barcodes an independent reader finds in an image; raises UnreadableImage, ImageTooLarge."""
        return barcode.scan.read(image)

    # 2. Tickets

    def ticket(
        self,
        template: str,
        fields: Mapping[str, Any] | None = None,
        *,
        size: tuple[int, int] | None = None,
        format: str = "jpeg",  # noqa: A002 - the word users know
        **options: Any,
    ) -> Part:
        """A ticket image of ``size`` pixels; without ``fields`` the template's sample data are drawn."""
        return self.ticket_image(template, fields, size=size, format=format, **options).part

    def ticket_image(
        self,
        template: str,
        fields: Mapping[str, Any] | None = None,
        *,
        size: tuple[int, int] | None = None,
        format: str = "jpeg",  # noqa: A002 - the word users know
        handset: str | None = None,
        **options: Any,
    ) -> TicketImage:
        """The same with its facts: boxes, barcode, warnings; ``handset`` gives the size else."""
        loaded = self.ticket_template(template)
        fields = arguments.fields(fields)
        if size is None:
            size = self.handset(handset).box if handset else TICKET_SIZE
        return ticket.render(
            loaded, fields, size=arguments.size(size), format=format, fonts=self.fonts, **options
        )

    def ticket_template(self, template: str) -> TicketTemplate:
        """A ticket template with its field contract; raises UnknownTemplate, TemplateError."""
        return self._template("ticket", template, ticket.load)

    # 3. Passes

    def pass_template(self, template: str) -> wallet.PassTemplate:
        """A pass template with its slots and sample; raises UnknownTemplate, TemplateError."""
        return self._template("pass", template, wallet.load)

    def pkpass(self, template: str, passdata: PassSource = None, **options: Any) -> Part:
        """A signed ``.pkpass``; ``passdata`` is a mapping, JSON or XML, ``thumbnail`` the picture's bytes.

        Raises PassDataError and its leaves with the slot at fault, SigningUnavailable without a usable key.
        """
        return self.seal(self.build_pass(template, passdata, **options))

    def build_pass(self, template: str, passdata: PassSource = None, **options: Any) -> wallet.Pass:
        """The pass before it is signed, with its warnings; ``options`` as ``wallet.build`` takes them."""
        loaded = self.pass_template(template)
        return wallet.build(loaded, passdata, identity=self.signer.identity, secret=self.secret, **options)

    def seal(self, built: wallet.Pass, limit: int | None = None) -> Part:
        """Sign a built pass with this installation's certificate, its richest form within ``limit`` bytes.

        Raises ImageOverBudget when even the barest form is larger.
        """
        if limit is None:
            return wallet.seal(built, self.signer, self._clock())
        return wallet.seal_within(built, self.signer, self._clock(), limit).part

    def verify(self, pkpass: bytes) -> wallet.Report:
        """Judge any ``.pkpass`` strictly, every fault by name; our own development chain is trusted here."""
        return wallet.verify(pkpass, now=self._clock(), roots=self._roots())

    def preview(self, source: str | bytes, passdata: PassSource = None, **options: Any) -> Part:
        """How a pass looks on the phone; ``options`` are those of ``preview_picture``."""
        return self.preview_picture(source, passdata, **options).part

    def preview_picture(
        self,
        source: str | bytes | wallet.Pass,
        passdata: PassSource = None,
        *,
        face: str = "front",
        scale: float = 2,
        format: str = "png",  # noqa: A002 - the word users know
        thumbnail: bytes | None = None,
        **options: Any,
    ) -> Preview:
        """The same with its facts; ``source`` is a template's id, a built pass, or a ``.pkpass``'s bytes.

        ``scale`` is pixels a point; ``language`` and ``dark`` as ``wallet.preview.render`` takes them.
        A template without ``passdata`` is shown with its sample data.
        """
        pass_json, images = self._to_show(source, passdata, thumbnail)
        wanted = {"face": face, "scale": scale, "format": format, "now": self._clock(), **options}
        return render_preview(pass_json, images, fonts=self.fonts, **wanted)

    def _to_show(
        self, source: str | bytes | wallet.Pass, passdata: PassSource, thumbnail: bytes | None
    ) -> tuple[Mapping[str, Any], Mapping[str, bytes]]:
        if isinstance(source, bytes):
            opened = wallet.read(source)
            return opened.pass_json or {}, opened.images
        if isinstance(source, str):
            loaded = self.pass_template(source)
            data = loaded.sample if passdata is None else passdata
            source = wallet.build(loaded, data, thumbnail=thumbnail)
        return source.pass_json, source.images

    # 4. Messages

    def mms_template(self, template: str) -> mms.MmsTemplate:
        """A stored message with its sample; raises UnknownTemplate, TemplateError."""
        return self._template("mms", template, mms.load)

    def mms(
        self,
        template: str,
        *,
        handset: str | adapting.HandsetProfile | None = None,
        carrier: str | None = None,
        gateway: str | adapting.GatewayProfile | None = None,
        barcode_id: str | None = None,
        passdata: PassSource = None,
        data: Mapping[str, str] | None = None,
        custom_text: Mapping[int, str] | None = None,
        subject: str | None = None,
        thumbnail: bytes | None = None,
        serial: str | None = None,
        recipient: str | None = None,
        issued: Mapping[str, Mapping[str, Any]] | None = None,
        link: str = "",
    ) -> mms.MmsMessage:
        """A message that fits the handset, the carrier and the gateway: ``.parts .smil .pdu() .report``.

        ``handset`` and ``gateway`` are names or profiles, None the generic one; ``custom_text`` is by slide
        from 1;
        ``serial`` is that of the pass when it was issued before, ``recipient`` the number or address it is
        locked to; ``issued`` are such options of ``build_pass`` for each pass template. Raises
        UnknownHandset, UnknownCarrier, UnknownGateway, SlideError and its leaves, and what drawing raises.
        """
        loaded = self.mms_template(template)
        checked = None if passdata is None else wallet.PassData.parse(passdata)  # even if no slide shows it
        options = {"thumbnail": thumbnail, "serial": serial, "recipient": recipient}
        personal = mms.Personal(
            arguments.optional_text(barcode_id, "barcode_id"),
            arguments.texts(data, "data"),
            arguments.texts_by_slide(custom_text, "custom_text"),
            arguments.optional_text(subject, "subject"),
        )
        return adapting.adapt(
            loaded,
            self.handset(handset),
            personal=personal,
            carrier=adapting.carrier(carrier) if carrier else None,
            gateway=adapting.gateway(gateway) if isinstance(gateway, str) and gateway else gateway or None,
            rooms=Orders(self, checked, options, issued or {}).rooms(),
            memory=self._memory,
            link=link,
        )

    # What there is

    def symbologies(self) -> list[facts.Facts]:
        """Every symbology with its standard, its options and an example."""
        return [facts.of_symbology(each) for each in barcode.symbologies().values()]

    def handset(self, name: str | adapting.HandsetProfile | None = None) -> adapting.HandsetProfile:
        """A handset's profile by any of its names, the generic one without; raises UnknownHandset.

        A profile, such as that of a class of handsets, stands for itself.
        """
        if isinstance(name, adapting.HandsetProfile):
            return name
        return adapting.find(name) if name else adapting.generic()

    def handsets(self) -> list[facts.Facts]:
        """Every handset profile: screen, message limit, accepted types."""
        return [facts.of_handset(each) for each in adapting.profiles().values()]

    def template_list(self) -> list[facts.Facts]:
        """Every template by kind and id."""
        kinds: tuple[Kind, ...] = ("ticket", "pass", "mms")
        return [{"kind": kind, "id": each} for kind in kinds for each in self.templates.ids(kind)]

    def health(self) -> facts.Facts:
        """Whether the engine can do its work: templates are there, and the pass certificate is valid."""
        days = self.signer.days_left(self._clock())
        templates = len(self.template_list())
        well = days > 0 and templates > 0
        return {
            "status": "ok" if well else "failing",
            "templates": templates,
            "certificate": {"days_left": days, "development": self.signer.development},
        }

    def now(self) -> datetime:
        """The engine's clock."""
        return self._clock()

    # What the rooms above stand on

    @cached_property
    def fonts(self) -> typography.FontBook:
        """The shipped fonts, and the packs an installation has put into ``fonts/`` of its data folder."""
        if self._first is not self:
            return self._first.fonts
        return typography.fonts_with(self.settings.home / "fonts")

    @cached_property
    def secret(self) -> bytes:
        """Keys serial numbers and tokens; raises ConfigurationError when it cannot be kept."""
        return self._secret or secret_of(self.settings)

    @cached_property
    def signer(self) -> wallet.Signer:
        """The pass certificate of the settings, else the development chain; raises SigningUnavailable."""
        if self._first is not self:
            return self._first.signer
        return wallet.signer(self.settings, now=self._clock())

    def _roots(self) -> tuple[Any, ...]:
        """Trust anchors besides Apple's: that of our own development chain, where there is one."""
        try:
            root = self.signer.root
        except SigningUnavailable:
            return ()
        return () if root is None else (root,)

    def _template(self, kind: Kind, template_id: str, load: Callable[[TemplateFiles], Loaded]) -> Loaded:
        """A template, loaded once for each content it has had."""
        files = self.templates.get(kind, template_id)
        key = (kind, files.id, files.version)
        found: Loaded | None = self._loaded.get(key)
        if found is None:
            if len(self._loaded) >= MAX_LOADED:
                self._loaded.clear()
            found = self._loaded[key] = load(files)
        return found


def shipped_and_own(settings: Settings) -> FolderSource:
    """Templates of the settings' folder, which shadow the shipped ones of the same id.

    Raises ConfigurationError when the settings name a folder that is not there.
    """
    own = settings.templates
    if own is None:
        return FolderSource(data.templates_dir())
    if not own.is_dir():
        raise ConfigurationError(
            f"RENDERER_TEMPLATES names {own}, which is no folder; make it or leave the setting out.",
            field="templates",
        )
    return FolderSource(own, data.templates_dir())
