import hashlib
import hmac
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..tools import callers, signature

BODY = b'{"a": 1}'
NOW = 1_746_835_200


@tagged("post_install", "-at_install")
class TestCallers(BaseCase):
    def setUp(self):
        super().setUp()
        self.key, self.other = callers.new_secret(), callers.new_secret()

    def test_secret_fits_dcsa(self):
        self.assertEqual(len(signature.decode_secret(self.key)), 48)
        self.assertNotEqual(self.key, self.other)

    def test_signature(self):
        header = signature.sign(BODY, self.key)
        self.assertTrue(callers.has_signed(BODY, header, [self.key]))
        self.assertTrue(callers.has_signed(BODY, header, [self.other, self.key]))
        for body, told, keys in (
            *((BODY, header, []), (BODY, header, [self.other])),
            *((BODY + b" ", header, [self.key]), (BODY, None, [self.key])),
            *((BODY, "", [self.key]), (BODY, header, ["not Base64"])),
        ):
            self.assertFalse(callers.has_signed(body, told, keys))

    def test_signature_ages(self):
        signed = signature.sign(f"{NOW}.".encode() + BODY, self.key)
        # The recipe that is documented, by hand.
        digest = hmac.new(
            signature.decode_secret(self.key), b"%d.%s" % (NOW, BODY), hashlib.sha256
        )
        self.assertEqual(signed, f"sha256={digest.hexdigest()}")
        for age, expected in ((0, True), (300, True), (301, False), (-301, False)):
            found = callers.has_signed_at(BODY, str(NOW), signed, [self.key], NOW + age)
            self.assertEqual(found, expected, age)
        for timestamp in (str(NOW + 1), "", None, "-1", "٣" * 10, "9" * 5000, "1e9"):
            self.assertFalse(
                callers.has_signed_at(BODY, timestamp, signed, [self.key], NOW)
            )

    def test_key(self):
        digests = [callers.digest(self.other), callers.digest(self.key)]
        self.assertTrue(callers.has_key(f"Bearer {self.key}", digests))
        self.assertTrue(callers.has_key(f"bearer {self.key}", digests))
        for header in (None, "", self.key, f"Basic {self.key}", "Bearer ", "Bearer é"):
            self.assertFalse(callers.has_key(header, digests), header)
        self.assertFalse(callers.has_key(f"Bearer {digests[0]}", digests))
        self.assertFalse(callers.has_key(f"Bearer {callers.NOBODY}", []))
        signed = signature.sign(BODY, callers.NOBODY)
        self.assertFalse(callers.has_signed(BODY, signed, [self.key]))

    def test_same_work_whoever_calls(self):
        for keys in ([], [self.key], [self.key, self.other]):
            with patch.object(signature, "verify", return_value=False) as verify:
                callers.has_signed(BODY, "x", keys)
            self.assertEqual(verify.call_count, 2)
