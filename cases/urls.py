"""The pages of the centre. What cannot be a number, an id or a token is no page, and reaches no query."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from cases.models import CaseDocument
from cases.views import (
    breach,
    case,
    clock_figures,
    drafts,
    emergency,
    exports,
    files,
    finding,
    going,
    hall,
    hall_export,
    hall_figures,
    letters,
    listing,
    outcome_table,
    outcomes,
    overdue,
    overdue_export,
    own_data,
    paper,
    presence,
    protection,
    reading,
    referral,
    register,
    relay,
    screens,
    statistics,
    steps,
    talk,
    telling,
    texts,
    way_back,
    work,
)

app_name = "cases"


class CaseNumber(StringConverter):
    regex = "[0-9A-Z]{4}-[0-9A-Z]{4}"


class OutcomeSlug(StringConverter):
    regex = "|".join(outcome_table.BY_SLUG)


class DeskAction(StringConverter):
    regex = "|".join(work.DESK_ACTIONS)


class DocumentCode(StringConverter):
    regex = "|".join(CaseDocument.values)


register_converter(CaseNumber, "case_number")
register_converter(OutcomeSlug, "outcome")
register_converter(DeskAction, "desk_action")
register_converter(DocumentCode, "document_code")

NUMBER = "cases/<case_number:number>/"

urlpatterns = [
    path("work/", work.my_work, name="my_work"),
    path("work/live/", work.my_work_live, name="my_work_live"),
    path("work/filters/", work.save_view, name="save_view"),
    path("work/filters/<uuid:key>/delete/", work.forget_view, name="forget_view"),
    path("desk/sit/", work.sit_down, name="sit_down"),
    path("desk/leave/", work.leave_desk, name="leave_desk"),
    path("desk/next/", work.call_next, name="call_next"),
    path("tickets/<uuid:ticket>/start/", work.start, name="start"),
    path("tickets/<uuid:ticket>/<desk_action:slug>/", work.ticket_action, name="ticket_action"),
    path("bell/", telling.bell, name="bell"),
    path("announcements/", telling.announcement_list, name="announcements"),
    path("announcements/seen/", telling.all_seen, name="all_seen"),
    path("announcements/channels/", telling.channels, name="channels"),
    path("announcements/<int:pk>/", telling.announcement, name="announcement"),
    path("announcements/<int:pk>/seen/", telling.announcement_seen, name="announcement_seen"),
    path("absences/", presence.absences, name="absences"),
    path("absences/<uuid:absence>/end/", presence.absence_end, name="absence_end"),
    path("duty/", presence.duty, name="duty"),
    path("duty/<uuid:duty>/remove/", presence.duty_remove, name="duty_remove"),
    path("handover/", presence.handover, name="handover"),
    path("reception/", hall.reception, name="reception"),
    path("hall/", hall_figures.hall, name="hall"),
    path("hall/live/", hall_figures.hall_live, name="hall_live"),
    path("hall/export/", hall_export.hall_export, name="hall_export"),
    path("kiosk/<slug:token>/", screens.kiosk, name="kiosk"),
    path("board/<slug:token>/", screens.board, name="board"),
    path("board/<slug:token>/live/", screens.board_live, name="board_live"),
    path("overdue/", overdue.overdue, name="overdue"),
    path("overdue/export/", overdue_export.overdue_export, name="overdue_export"),
    path("overdue/live/", overdue.overdue_live, name="overdue_live"),
    path("overdue/reassign/", overdue.reassign, name="reassign"),
    path("overdue/filters/", overdue.save_filter, name="save_filter"),
    path("overdue/filters/<uuid:key>/delete/", overdue.forget_filter, name="forget_filter"),
    path("overdue/figures/", clock_figures.clock_figures, name="figures"),
    path("paper/", paper.paper_page, name="paper"),
    path("paper/forms/", paper.paper_forms, name="paper_forms"),
    path("statistics/", statistics.statistics_page, name="statistics"),
    path("statistics/report/", statistics.statistics_report, name="statistics_report"),
    path("emergency/", emergency.emergency_page, name="emergency"),
    path("emergency/<uuid:access>/", emergency.emergency_review, name="emergency_review"),
    path("emergency/<uuid:access>/export/", emergency.emergency_export, name="emergency_export"),
    path("relatives/", emergency.relatives, name="relatives"),
    path("relatives/<uuid:key>/forget/", emergency.relative_forget, name="relative_forget"),
    path("relay/", relay.relay, name="relay"),
    path("search/", finding.search, name="search"),
    path("reading/", reading.odd_readings, name="odd_readings"),
    path("reading/<int:pk>/seen/", reading.odd_reading_seen, name="odd_reading_seen"),
    path("letters/register/", register.register_export, name="register_export"),
    path("letters/check/", letters.letter_check, name="letter_check"),
    path("cases/", listing.case_list, name="list"),
    path("cases/filters/", listing.save_list, name="save_list"),
    path("cases/filters/<uuid:key>/delete/", listing.forget_list, name="forget_list"),
    path("cases/export/", exports.exports, name="exports"),
    path("cases/export/live/", exports.exports_live, name="exports_live"),
    path("cases/export/<uuid:key>/", exports.export_take, name="export_take"),
    path("cases/export/<uuid:key>/remove/", exports.export_remove, name="export_remove"),
    path("cases/go/", going.go_to_case, name="go_to_case"),
    path("cases/by-reference/", way_back.by_reference, name="by_reference"),
    path(NUMBER, case.case_page, name="case"),
    path(NUMBER + "live/", case.case_live, name="case_live"),
    path(NUMBER + "intake/", steps.intake_page, name="intake"),
    path(NUMBER + "interview/", talk.interview_page, name="interview"),
    path(NUMBER + "assessment/", talk.assessment_page, name="assessment"),
    path(NUMBER + "police/", steps.police_page, name="police"),
    path(NUMBER + "police/<uuid:notice>/", steps.receipt_page, name="receipt"),
    path(NUMBER + "police/<uuid:notice>/again/", steps.notice_again, name="notice_again"),
    path(NUMBER + "referral/", referral.referral_page, name="referral"),
    path(NUMBER + "questions/<uuid:asked>/", referral.clarification, name="clarification"),
    path(NUMBER + "same-person/", finding.same_person, name="same_person"),
    path(NUMBER + "own-data/", own_data.own_data, name="own_data"),
    path(NUMBER + "corrections/", own_data.corrections, name="corrections"),
    path(NUMBER + "documents/", files.documents_page, name="documents"),
    path(NUMBER + "documents/<document_code:document>/original/", files.original_seen, name="original_seen"),
    path(NUMBER + "files/<uuid:file>/", files.file_page, name="file"),
    path(NUMBER + "files/<uuid:file>/<int:page>/", files.file_image, name="file_image"),
    path(NUMBER + "files/<uuid:file>/download/", files.file_download, name="file_download"),
    path(NUMBER + "files/<uuid:file>/remove/", files.file_remove, name="file_remove"),
    path(NUMBER + "numbers/", letters.number_page, name="numbers"),
    path(NUMBER + "letters/", letters.letters_page, name="letters"),
    path(NUMBER + "letters/<uuid:letter>/", letters.letter_file, name="letter"),
    path(NUMBER + "letters/<uuid:letter>/correct/", letters.letter_correct, name="letter_correct"),
    path(NUMBER + "consents/", protection.consents, name="consents"),
    path(NUMBER + "consents/<uuid:consent>/withdraw/", protection.consent_withdraw, name="consent_withdraw"),
    path(NUMBER + "risk/", protection.risk, name="risk"),
    path(NUMBER + "safety-plan/", protection.safety_plan, name="safety_plan"),
    path(NUMBER + "safety-plan/paper/", protection.safety_plan_paper, name="safety_plan_paper"),
    path(NUMBER + "orders/", protection.orders, name="orders"),
    path(NUMBER + "questions/<uuid:asked>/words/", texts.answer_page, name="answer_in_words"),
    path(NUMBER + "remark/", texts.remark_page, name="remark"),
    path(NUMBER + "texts/<uuid:text>/", texts.release_page, name="release_text"),
    path(NUMBER + "answer-sheet/", way_back.answer_sheet, name="answer_sheet"),
    path(NUMBER + "reply/", steps.reply_page, name="reply"),
    path(NUMBER + "breach/<slug:clock>/<int:generation>/", breach.breach, name="breach"),
    path(NUMBER + "paper/", paper.paper_confirm, name="paper_confirm"),
    path(NUMBER + "printed/", reading.printed, name="printed"),
    path(NUMBER + "trail/", reading.case_trail, name="case_trail"),
    path(NUMBER + "drafts/<slug:form>/", drafts.draft, name="draft"),
    path(NUMBER + "cause/", outcomes.outcome_page, {"slug": "cause"}, name="cause"),
    path(NUMBER + "<outcome:slug>/", outcomes.outcome_page, name="outcome"),
]
