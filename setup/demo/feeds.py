"""The lines on which carriers, airlines and hauliers send their news.

A message comes in as its channel would bring it, and is read right away.
"""

import json
import uuid

OCEAN, AIR, ROAD = "Ocean carriers (DCSA)", "Airlines (FSU)", "Mekong Trucking"
ASKED = "Maersk (DCSA, asked for)"
WORDS = {"AT GATE": "ROAD_ARRIVED", "LOADED": "ROAD_LOADED"}


def load(desk):
    """Have the lines, each with the source that its news is believed as."""
    _have(desk, OCEAN, "dcsa_push", "carrier")
    _have(desk, AIR, "fsu", "airline", silent_after=72)
    _have(
        desk,
        ROAD,
        "csv",
        "haulier",
        tz="Asia/Ho_Chi_Minh",
        code_ids=[
            (0, 0, {"code": word, "milestone_id": _milestone(desk, code).id})
            for word, code in WORDS.items()
        ],
    )
    # It never calls: paused, without credentials, at a host that cannot be.
    asked = _have(
        desk,
        ASKED,
        "dcsa_pull",
        "carrier",
        carrier_id=desk.carrier("MAEU").id,
        poll_url="https://api.carrier.invalid/v2/events",
        pause_reason="Waits for our credentials from the carrier",
    )
    if not asked.is_paused:
        asked.action_pause()


def push(desk, feed, name, content):
    """Let a message come in by itself, unless the feed has it already."""
    feed = _find(desk, feed)
    if not _has(feed, name):
        feed._receive(content.encode(), name, "push")._process()


def upload(desk, feed, name, content):
    """Let operations upload a file, unless the feed has it already."""
    feed = _find(desk, feed)
    if _has(feed, name):
        return
    env = desk.as_user("operations")
    file = env["ir.attachment"].create({"name": name, "raw": content.encode()})
    uploading = env["freight.feed.upload"].create(
        {"feed_id": feed.id, "file_ids": [(6, 0, file.ids)]}
    )
    uploading.action_apply()


def dcsa(events):
    """A page of events as carriers send it."""
    return json.dumps(events, indent=2)


def event(kind, code, at, booking, place="", classifier="ACT", **more):
    """One event as DCSA writes it (track and trace 2.2); the time is UTC."""
    key = f"{booking}/{kind}/{code}/{at}/{classifier}/{more.get('equipmentReference')}"
    told = {
        "eventID": str(uuid.uuid5(uuid.NAMESPACE_URL, key)),
        "eventType": kind.upper(),
        "eventCreatedDateTime": f"{at:%Y-%m-%dT%H:%M:%S}Z",
        "eventClassifierCode": classifier,
        "eventDateTime": f"{at:%Y-%m-%dT%H:%M:%S}Z",
        f"{kind}EventTypeCode": code,
        "documentReferences": [
            {"documentReferenceType": "BKG", "documentReferenceValue": booking}
        ],
    }
    if place:
        told["transportCall"] = {"UNLocationCode": place, "modeOfTransport": "VESSEL"}
    return {**told, **more}


def _find(desk, name):
    return desk.env["freight.feed"].search([("name", "=", name)])


def _has(feed, name):
    domain = [("feed_id", "=", feed.id), ("name", "=", name)]
    return feed.env["freight.feed.message"].search_count(domain)


def _have(desk, name, kind, source, **values):
    return _find(desk, name) or desk.env["freight.feed"].create(
        {
            "name": name,
            "kind": kind,
            "source_id": desk.env.ref(f"freight_tracking.source_{source}").id,
            **values,
        }
    )


def _milestone(desk, code):
    return desk.env["freight.milestone"].search([("code", "=", code)])
