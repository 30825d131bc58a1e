"""What who collects cargo has to bring, by what the shipment is."""


def what_to_bring(
    to_door: bool, has_containers: bool, bill_is_open: bool, customs_is_theirs: bool
) -> list[str]:
    """Return codes, of which the page has the words; the most needed first.

    >>> what_to_bring(False, True, True, False)
    ['original', 'identity', 'release', 'truck']
    >>> what_to_bring(True, True, False, False)
    ['someone']
    """
    codes = ["original"] if bill_is_open else []
    if customs_is_theirs:
        codes.append("customs")
    if to_door:
        return [*codes, "someone"]
    codes += ["identity", "release"]
    return [*codes, "truck"] if has_containers else codes
