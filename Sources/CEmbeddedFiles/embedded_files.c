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
