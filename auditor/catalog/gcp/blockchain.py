"""Blockchain Node Engine: managed nodes of public chains."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import single
from auditor.catalog.wiring import open_spot
from auditor.model.record import Record
from auditor.model.resource import Role

_PAGE = "https://cloud.google.com/blockchain-node-engine/docs/overview"


def _node(record: Record, lookup: Lookup) -> Described:
    # A node is one machine with its copy of the chain; in which zone of the region it stands is not told.
    return Described(shape=single(open_spot(lookup, record), rebuilt=True))


TYPES = (
    TypeSpec(
        type="google_blockchain_node_engine_blockchain_nodes",
        role=Role.COMPUTE,
        describe=_node,
        reads=("location",),
        assumes="A node stands in one zone of its region; a new one has to copy the chain first.",
        source=_PAGE,
        identity=("blockchain_node_id",),
    ),
)
