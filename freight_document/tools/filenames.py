"""Names of files as they leave the house."""

import re
import unicodedata

# Everything that means something to a file system, a header or a shell: "HBL/1"
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|;%\u202a-\u202e\u2066-\u2069]+')
LONGEST = 120


def safe_filename(*words, extension):
    """Join ``words`` to a name that every system takes.

    >>> safe_filename("House B/L", "HBL/SHP/202505/00001", "v2", extension="pdf")
    'House B-L HBL-SHP-202505-00001 v2.pdf'
    """
    text = " ".join(word for word in words if word)
    text = UNSAFE.sub("-", unicodedata.normalize("NFC", text)).strip(" .-")
    return f"{text[:LONGEST] or 'document'}.{extension}"
