#ifndef CEMBEDDEDFILES_H
#define CEMBEDDEDFILES_H

#include <stddef.h>

/// The text of `muster.schema.json`.
const char *json_schema(void);
/// The text of `report.css`.
const char *report_css(void);
/// The text of `report.js`.
const char *report_js(void);

/// A file of the page: its name, and its text with a zero at the end.
struct page_file {
    const char *name;
    const unsigned char *text;
};

/// How many files the page has.
size_t page_file_count(void);
/// One of them, counted from 0.
struct page_file page_file_at(size_t index);

#endif
