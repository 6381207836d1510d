"""`station outbox …`: the queue of sendings."""

from __future__ import annotations

from typing import Annotated

import typer

from station.cli.base import AsJson, new_room, queries, show_json, show_table, wish
from station.i18n import N_, _
from station.messages import notice
from station.states import Kind
from station.terms import state_words

app = new_room(N_("The queue of sendings; alone it lists them."), alone=True)
DeliveryId = Annotated[int, typer.Argument(help=N_("The sending's id, as in 'station outbox list'."))]


@app.callback()
def alone(context: typer.Context, as_json: AsJson = False) -> None:
    if context.invoked_subcommand is None:
        list_outbox(as_json)


@app.command(name="list", help=N_("Every sending with its state."))
def list_outbox(as_json: AsJson = False) -> None:
    found = queries().deliveries()
    if as_json:
        show_json(found)
        return
    rows = [
        [
            str(row.id),
            row.dossier_code,
            str(row.revision),
            state_words(Kind.DELIVERY, row.state),
            str(row.attempts),
            notice(row.code, row.facts).title if row.code else "",
            row.receipt,
        ]
        for row in found
    ]
    show_table("id", _("Dossier"), _("Revision"), _("State"), _("Tries"), _("Last answer"), _("Receipt"), rows=rows)


@app.command(name="retry", help=N_("Send again now."))
def retry(delivery_id: DeliveryId) -> None:
    show_json(wish("outbox", "retry", delivery_id))


@app.command(name="hold", help=N_("Keep a sending back."))
def hold(delivery_id: DeliveryId) -> None:
    show_json(wish("outbox", "hold", delivery_id))
