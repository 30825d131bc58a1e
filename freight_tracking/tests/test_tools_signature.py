import base64

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import signature

patient = settings(deadline=None)
KEY = bytes(range(32))
SECRET = base64.b64encode(KEY).decode()
BODY = b'[{"eventType": "TRANSPORT"}]\n'
# printf '[{"eventType": "TRANSPORT"}]\n' | openssl dgst -sha256 -mac HMAC
#   -macopt hexkey:000102…1f
HEADER = "sha256=270fb547734c771c0b353a31b79df55a1b8481ba7af88b7f3238ba098c50f83d"
keys = st.binary(min_size=32, max_size=64)


@tagged("post_install", "-at_install")
class TestSignature(BaseCase):
    def test_known_value(self):
        self.assertEqual(signature.sign(BODY, SECRET), HEADER)
        self.assertTrue(signature.verify(BODY, HEADER, SECRET))

    def test_forms_that_are_allowed(self):
        digest = HEADER.removeprefix("sha256=")
        for header in (f"  {HEADER} ", f"sha256={digest.upper()}", f"{HEADER}\r\n"):
            self.assertTrue(signature.verify(BODY, header, SECRET), header)
        self.assertTrue(signature.verify(BODY, HEADER, f" {SECRET}\n"))

    def test_the_body_as_received(self):
        for body in (BODY.strip(), BODY + b" ", BODY.replace(b" ", b""), b""):
            self.assertFalse(signature.verify(body, HEADER, SECRET), body)

    def test_wrong_headers(self):
        digest = HEADER.removeprefix("sha256=")
        for header in (
            *(None, "", "sha256=", digest, f"sha1={digest}", f"SHA256={digest}"),
            *(f"sha256={digest[:-1]}", f"sha256={digest}0", f"sha256={digest[:-2]}é0"),
            *(
                f"sha256 = {digest}",
                f"sha256={digest},sha256={digest}",
                "sha256=" + "0" * 64,
            ),
            *(7, HEADER.encode(), f"sha256={digest[:-1]}\u0661"),
        ):
            self.assertFalse(signature.verify(BODY, header, SECRET), header)

    def test_wrong_secrets(self):
        for size in (0, 16, 31, 65):
            secret = base64.b64encode(b"x" * size).decode()
            self.assertFalse(signature.verify(BODY, HEADER, secret), size)
            with self.assertRaises(ValueError):
                signature.sign(BODY, secret)
        for secret in (None, False, "not base64!", SECRET[:-2], SECRET + "=", "é" * 44):
            self.assertFalse(signature.verify(BODY, HEADER, secret), secret)

    @patient
    @given(st.binary(), keys, keys)
    def test_only_its_own_secret_verifies(self, body, key, other):
        secret, wrong = (base64.b64encode(one).decode() for one in (key, other))
        header = signature.sign(body, secret)
        self.assertTrue(signature.verify(body, header, secret))
        # HMAC pads keys with zeros to a block: only then two keys are one.
        same = key.ljust(64, b"\0") == other.ljust(64, b"\0")
        self.assertEqual(signature.verify(body, header, wrong), same)
        self.assertFalse(signature.verify(body + b" ", header, secret))

    @patient
    @given(st.binary(), st.text() | st.none(), st.text())
    def test_garbage_is_false(self, body, header, secret):
        self.assertFalse(signature.verify(body, header, secret))
