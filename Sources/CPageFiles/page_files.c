#include "CPageFiles.h"

// Clang has #embed in every C; only C23 has it by the standard.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char page_html[] = {
#embed "../MusterUI/Files/page.html"
};
static const unsigned char closed_html[] = {
#embed "../MusterUI/Files/closed.html"
};
static const unsigned char no_sign_in_html[] = {
#embed "../MusterUI/Files/no-sign-in.html"
};
static const unsigned char page_css[] = {
#embed "../MusterUI/Files/page.css"
};
static const unsigned char icon_svg[] = {
#embed "../MusterUI/Files/icon.svg"
};
static const unsigned char changes_js[] = {
#embed "../MusterUI/Files/changes.js"
};
static const unsigned char choices_js[] = {
#embed "../MusterUI/Files/choices.js"
};
static const unsigned char columns_js[] = {
#embed "../MusterUI/Files/columns.js"
};
static const unsigned char dialog_js[] = {
#embed "../MusterUI/Files/dialog.js"
};
static const unsigned char elements_js[] = {
#embed "../MusterUI/Files/elements.js"
};
static const unsigned char mistakes_js[] = {
#embed "../MusterUI/Files/mistakes.js"
};
static const unsigned char news_js[] = {
#embed "../MusterUI/Files/news.js"
};
static const unsigned char page_js[] = {
#embed "../MusterUI/Files/page.js"
};
static const unsigned char plan_js[] = {
#embed "../MusterUI/Files/plan.js"
};
static const unsigned char question_js[] = {
#embed "../MusterUI/Files/question.js"
};
static const unsigned char render_js[] = {
#embed "../MusterUI/Files/render.js"
};
static const unsigned char result_js[] = {
#embed "../MusterUI/Files/result.js"
};
static const unsigned char row_js[] = {
#embed "../MusterUI/Files/row.js"
};
static const unsigned char run_js[] = {
#embed "../MusterUI/Files/run.js"
};
static const unsigned char runs_js[] = {
#embed "../MusterUI/Files/runs.js"
};
static const unsigned char server_js[] = {
#embed "../MusterUI/Files/server.js"
};
static const unsigned char service_js[] = {
#embed "../MusterUI/Files/service.js"
};
static const unsigned char sheet_js[] = {
#embed "../MusterUI/Files/sheet.js"
};
static const unsigned char sign_in_js[] = {
#embed "../MusterUI/Files/sign-in.js"
};
static const unsigned char state_js[] = {
#embed "../MusterUI/Files/state.js"
};
static const unsigned char windowed_js[] = {
#embed "../MusterUI/Files/windowed.js"
};

static const struct page_file files[] = {
    {"page.html", page_html, sizeof page_html},
    {"closed.html", closed_html, sizeof closed_html},
    {"no-sign-in.html", no_sign_in_html, sizeof no_sign_in_html},
    {"page.css", page_css, sizeof page_css},
    {"icon.svg", icon_svg, sizeof icon_svg},
    {"changes.js", changes_js, sizeof changes_js},
    {"choices.js", choices_js, sizeof choices_js},
    {"columns.js", columns_js, sizeof columns_js},
    {"dialog.js", dialog_js, sizeof dialog_js},
    {"elements.js", elements_js, sizeof elements_js},
    {"mistakes.js", mistakes_js, sizeof mistakes_js},
    {"news.js", news_js, sizeof news_js},
    {"page.js", page_js, sizeof page_js},
    {"plan.js", plan_js, sizeof plan_js},
    {"question.js", question_js, sizeof question_js},
    {"render.js", render_js, sizeof render_js},
    {"result.js", result_js, sizeof result_js},
    {"row.js", row_js, sizeof row_js},
    {"run.js", run_js, sizeof run_js},
    {"runs.js", runs_js, sizeof runs_js},
    {"server.js", server_js, sizeof server_js},
    {"service.js", service_js, sizeof service_js},
    {"sheet.js", sheet_js, sizeof sheet_js},
    {"sign-in.js", sign_in_js, sizeof sign_in_js},
    {"windowed.js", windowed_js, sizeof windowed_js},
    {"state.js", state_js, sizeof state_js},
};

size_t page_file_count(void) { return sizeof files / sizeof files[0]; }

struct page_file page_file_at(size_t index) { return files[index]; }
