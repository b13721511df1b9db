"""Help beside the fields that are hard, each with its place in a guide."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from dost_portal.forms import FieldHelp
from dost_portal.staff.roles import Role

CONSENT_TO_APPLICANT: Final = FieldHelp(
    _("Who has to consent, and when?"),
    _(
        "“Other person” may apply only with the harmed person's consent. Ask alone, without the applicant in the room. "
        "The person said to have committed the violence can never consent for anybody."
    ),
    guide=Role.SOCIAL_AGENT,
    anchor="consent",
)
CONSENT_GIVEN_BY: Final = FieldHelp(
    _("Who may answer for the person?"),
    _(
        "The person, or the legal representative whose proof is on record. Never the person said to have committed the "
        "violence, though they be the guardian. “No” is an answer: it is recorded, and help goes on."
    ),
    guide=Role.SOCIAL_AGENT,
    anchor="consent",
)
ADDRESSEE: Final = FieldHelp(
    _("Which body is the right one?"),
    _(
        "The police of the district where it happened, the one chosen for you. In danger 102 is called first. Without "
        "signs of a crime the local executive authority may be the addressee."
    ),
    guide=Role.SOCIAL_AGENT,
    anchor="law-enforcement",
)
ANONYMOUS_TEXT: Final = FieldHelp(
    _("What must not be in it?"),
    _(
        "Nothing that tells who somebody is: names, FİN, telephone, dates, addresses, district or village, place of "
        "work, school, who committed the violence, words somebody would recognise. Write what the place must provide, "
        "not what happened."
    ),
    guide=Role.SOCIAL_AGENT,
    anchor="anonymous-text",
)
REFUSAL: Final = FieldHelp(
    _("Which ground fits?"),
    _(
        "There are two. “Incomplete documents” only if a document is missing and cannot follow: name it. “No legal "
        "ground” only with the act and article it rests on. Fear, a late hour or a missing name are no grounds."
    ),
    guide=Role.SOCIAL_AGENT,
    anchor="refusal",
)
VIOLENCE_FORMS: Final = FieldHelp(
    _("What belongs to which form?"),
    _(
        "Physical: beating, strangling, injuries. Psychological: threats, humiliation, being watched or followed. "
        "Economic: money, work or property taken or forbidden. Sexual: whatever was against the person's will, in a "
        "marriage too. Choose all that apply."
    ),
    guide=Role.LAWYER,
    anchor="violence-forms",
)
RISK: Final = FieldHelp(
    _("How is the level judged?"),
    _(
        "Immediate: it can happen today. High: strangling, weapons, threats to kill, worse from time to time. When in "
        "doubt take the higher one. What the questions give may be raised by your judgement, never lowered."
    ),
    guide=Role.LAWYER,
    anchor="risk",
)
NEED: Final = FieldHelp(
    _("Who decides on the need?"),
    _(
        "The lawyer and the psychologist together: one record, signed by both. A change asks both to sign again. "
        "“No need” ends in advice and a reply, without a referral."
    ),
    guide=Role.LAWYER,
    anchor="needs",
)
URGENCY: Final = FieldHelp(
    _("What does the urgency change?"),
    _(
        "DSMF sees it and sorts by it. Immediate: no safe place for this night. High: the present place is safe "
        "for days only. It does not change the clock: DSMF has one day either way."
    ),
    guide=Role.LAWYER,
    anchor="urgency",
)
CAUSE: Final = FieldHelp(
    _("Which cause is right?"),
    _(
        "The one that took most of the time, not the one nearest at hand. It blames nobody: by it the agency sees what "
        "has to be mended. If no code fits, “other” with a few words."
    ),
    guide=Role.SOCIAL_AGENT,
    anchor="cause",
)
