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


def receive(desk, feed, name, content, channel):
    """Let a message come in, unless the feed has it already."""
    feed = desk.env["freight.feed"].search([("name", "=", feed)])
    messages = desk.env["freight.feed.message"]
    if messages.search_count([("feed_id", "=", feed.id), ("name", "=", name)]):
        return
    feed._receive(content.encode(), name, channel)._process()


def upload(desk, feed, name, content):
    """Let operations upload a file, unless the feed has it already."""
    feed = desk.env["freight.feed"].search([("name", "=", feed)])
    messages = desk.env["freight.feed.message"]
    if messages.search_count([("feed_id", "=", feed.id), ("name", "=", name)]):
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


def _have(desk, name, kind, source, **values):
    feeds = desk.env["freight.feed"]
    return feeds.search([("name", "=", name)]) or feeds.create(
        {
            "name": name,
            "kind": kind,
            "source_id": desk.env.ref(f"freight_tracking.source_{source}").id,
            **values,
        }
    )


def _milestone(desk, code):
    return desk.env["freight.milestone"].search([("code", "=", code)])
