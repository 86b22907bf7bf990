#include "CPageFiles.h"

// Clang has #embed in every C; only C23 has it by the standard.
#pragma clang diagnostic ignored "-Wc23-extensions"

struct page_file page_html(void) {
    static const unsigned char bytes[] = {
#embed "../MusterUI/Files/page.html"
    };
    return (struct page_file){bytes, sizeof bytes};
}

struct page_file closed_html(void) {
    static const unsigned char bytes[] = {
#embed "../MusterUI/Files/closed.html"
    };
    return (struct page_file){bytes, sizeof bytes};
}

struct page_file page_css(void) {
    static const unsigned char bytes[] = {
#embed "../MusterUI/Files/page.css"
    };
    return (struct page_file){bytes, sizeof bytes};
}

struct page_file page_js(void) {
    static const unsigned char bytes[] = {
#embed "../MusterUI/Files/page.js"
    };
    return (struct page_file){bytes, sizeof bytes};
}

struct page_file page_icon(void) {
    static const unsigned char bytes[] = {
#embed "../MusterUI/Files/icon.svg"
    };
    return (struct page_file){bytes, sizeof bytes};
}
