from . import freight_conversation_answer, freight_customer_invite
