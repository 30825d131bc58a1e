"""What customers and the team have said to each other, and who is told what."""

GUIDE = "SHP/202505/00080"
SAID = (
    (
        "ops@saigontech.example",
        "Good morning. Our buyer in Long Beach asks for the free days at the "
        "terminal. Are they counted from discharge?",
    ),
    (
        "operations@hailong.example",
        "Good morning. Yes, from the day after discharge. You have five days at the "
        "terminal; the last free day is shown with each container once it is off the "
        "vessel.",
    ),
    ("ops@saigontech.example", "Thank you. And can the empties go to any depot?"),
)
ENQUIRY = (
    "ops@pacifichome.example",
    "Rates to Rotterdam from July",
    "We plan two 40HC a month from Ho Chi Minh City. Could you send us an offer?",
)
NOTICES = {
    "ops@saigontech.example": {"eta": "instant", "exception": "instant"},
    "admin@saigontech.example": {"eta": "daily"},
    "ops@pacifichome.example": {"eta": "instant", "arrival": "instant"},
}


def load(env):
    _have_talk(env)
    _have_enquiry(env)
    _have_notices(env)


def _user(env, login):
    return env["res.users"].search([("login", "=", login)])


def _have_talk(env):
    talks = env["freight.conversation"]
    shipment = env["freight.shipment"].search([("name", "=", GUIDE)])
    if not shipment or talks._of_shipment(shipment):
        return
    talk = talks._of_shipment(shipment, begin=True)
    for login, text in SAID:
        user = _user(env, login)
        if user.share:
            talk._say_as(user, text)
        else:
            person = user.partner_id
            talk.with_user(user)._say(text, user.name, "staff", partner=person)


def _have_enquiry(env):
    login, subject, text = ENQUIRY
    if not env["freight.conversation"].search_count([("subject", "=", subject)]):
        env["freight.conversation"]._ask(_user(env, login), subject, text)


def _have_notices(env):
    preferences = env["freight.notice.preference"]
    for login, choices in NOTICES.items():
        user = _user(env, login)
        if not user.partner_id.freight_notice_preference_ids:
            preferences._choose(user, choices)
