from . import (
    test_access,
    test_conversation,
    test_conversation_mail,
    test_documents_page,
    test_notice_choice,
    test_talk_pages,
    test_team,
    test_money_pages,
    test_shipment_documents,
    test_tools_talk_text,
)
from . import test_access, test_documents_page, test_shipment_pages, test_tools
    test_share_documents,
    test_share_link,
    test_share_notice,
    test_share_page,
)
