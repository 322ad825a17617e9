"""Who may say something of a task, and under whose name it is recorded."""

from __future__ import annotations

from dataclasses import replace

from domain.access.actor import Actor
from domain.access.rights import Kind, Right
from domain.emergency.rollouts.progress.task_states import Receipt


def name_receipt_sender(receipt: Receipt, by: Actor, county: str) -> Receipt:
    """The receipt with who says it, when that is not the person. Refused forbidden for another's task."""
    viewer = by.viewer
    if viewer.person is not None and viewer.person == receipt.person:
        return receipt
    if viewer.kind is Kind.INNER:
        return receipt
    if viewer.kind is Kind.TOKEN:
        viewer.require(Right.SEND_REPORTS, county)
        return receipt
    viewer.require(Right.ROLLOUTS, county)
    return replace(receipt, by=receipt.by or by.name)
