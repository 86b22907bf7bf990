#include "CEmbeddedFiles.h"

// Clang has #embed in every C; only C23 has it by the standard.
#pragma clang diagnostic ignored "-Wc23-extensions"

const char *json_schema(void) {
    static const unsigned char text[] = {
#embed "../MusterCommand/muster.schema.json" suffix(, 0)
    };
    return (const char *)text;
}

const char *report_css(void) {
    static const unsigned char text[] = {
#embed "../Muster/Report/HTML/Files/report.css" suffix(, 0)
    };
    return (const char *)text;
}

const char *report_js(void) {
    static const unsigned char text[] = {
#embed "../Muster/Report/HTML/Files/report.js" suffix(, 0)
    };
    return (const char *)text;
}

static const struct page_file page_files[] = {
    {"page.html", (const unsigned char[]){
#embed "../MusterUI/Files/page.html" suffix(, 0)
    }},
    {"closed.html", (const unsigned char[]){
#embed "../MusterUI/Files/closed.html" suffix(, 0)
    }},
    {"no-sign-in.html", (const unsigned char[]){
#embed "../MusterUI/Files/no-sign-in.html" suffix(, 0)
    }},
    {"page.css", (const unsigned char[]){
#embed "../MusterUI/Files/page.css" suffix(, 0)
    }},
    {"icon.svg", (const unsigned char[]){
#embed "../MusterUI/Files/icon.svg" suffix(, 0)
    }},
    {"changes.js", (const unsigned char[]){
#embed "../MusterUI/Files/changes.js" suffix(, 0)
    }},
    {"choices.js", (const unsigned char[]){
#embed "../MusterUI/Files/choices.js" suffix(, 0)
    }},
    {"columns.js", (const unsigned char[]){
#embed "../MusterUI/Files/columns.js" suffix(, 0)
    }},
    {"dialog.js", (const unsigned char[]){
#embed "../MusterUI/Files/dialog.js" suffix(, 0)
    }},
    {"elements.js", (const unsigned char[]){
#embed "../MusterUI/Files/elements.js" suffix(, 0)
    }},
    {"mistakes.js", (const unsigned char[]){
#embed "../MusterUI/Files/mistakes.js" suffix(, 0)
    }},
    {"news.js", (const unsigned char[]){
#embed "../MusterUI/Files/news.js" suffix(, 0)
    }},
    {"page.js", (const unsigned char[]){
#embed "../MusterUI/Files/page.js" suffix(, 0)
    }},
    {"plan.js", (const unsigned char[]){
#embed "../MusterUI/Files/plan.js" suffix(, 0)
    }},
    {"question.js", (const unsigned char[]){
#embed "../MusterUI/Files/question.js" suffix(, 0)
    }},
    {"render.js", (const unsigned char[]){
#embed "../MusterUI/Files/render.js" suffix(, 0)
    }},
    {"result.js", (const unsigned char[]){
#embed "../MusterUI/Files/result.js" suffix(, 0)
    }},
    {"row.js", (const unsigned char[]){
#embed "../MusterUI/Files/row.js" suffix(, 0)
    }},
    {"run.js", (const unsigned char[]){
#embed "../MusterUI/Files/run.js" suffix(, 0)
    }},
    {"runs.js", (const unsigned char[]){
#embed "../MusterUI/Files/runs.js" suffix(, 0)
    }},
    {"server.js", (const unsigned char[]){
#embed "../MusterUI/Files/server.js" suffix(, 0)
    }},
    {"service.js", (const unsigned char[]){
#embed "../MusterUI/Files/service.js" suffix(, 0)
    }},
    {"sheet.js", (const unsigned char[]){
#embed "../MusterUI/Files/sheet.js" suffix(, 0)
    }},
    {"sign-in.js", (const unsigned char[]){
#embed "../MusterUI/Files/sign-in.js" suffix(, 0)
    }},
    {"state.js", (const unsigned char[]){
#embed "../MusterUI/Files/state.js" suffix(, 0)
    }},
    {"windowed.js", (const unsigned char[]){
#embed "../MusterUI/Files/windowed.js" suffix(, 0)
    }},
};

size_t page_file_count(void) { return sizeof page_files / sizeof page_files[0]; }

struct page_file page_file_at(size_t index) { return page_files[index]; }
