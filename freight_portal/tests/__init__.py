from . import test_access, test_documents_page
