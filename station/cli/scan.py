"""`station scan …`: the scanners of this PC, and a scan into the scan folder."""

from __future__ import annotations

from typing import Annotated

import typer

from station.cli.base import AsJson, new_room, settings, show_json, show_table
from station.i18n import N_, _
from station.service.scanning import Scanning

app = new_room(N_("Scan with a scanner of this PC into the scan folder."))


@app.command(name="devices", help=N_("The scanners that answer now, and where they take paper from."))
def devices(as_json: AsJson = False) -> None:
    room = Scanning(settings().watch)
    found = [(device, room.sources(device.name)) for device in room.devices()]
    if as_json:
        show_json([{"device": device.name, "title": device.title, "sources": sources} for device, sources in found])
    else:
        rows = [[device.name, device.title, ", ".join(sources)] for device, sources in found]
        show_table(_("Scanner"), _("Name"), _("Takes paper from"), rows=rows)


@app.command(name="now", help=N_("Scan one sheet on the glass, or all that lie in the feeder."))
def now(
    device: Annotated[str, typer.Option(help=N_("The scanner; empty = the one in the settings."))] = "",
    source: Annotated[str, typer.Option(help=N_("Where it takes paper from; empty = as in the settings."))] = "",
) -> None:
    chosen = settings()
    came = Scanning(chosen.watch).scan(device or chosen.scan_device, source or chosen.scan_source)
    typer.echo(_("Pages that came: {count}").format(count=came))
