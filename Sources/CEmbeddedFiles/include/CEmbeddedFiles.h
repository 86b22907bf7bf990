#ifndef CEMBEDDEDFILES_H
#define CEMBEDDEDFILES_H

/// The text of `muster.schema.json`.
const char *json_schema(void);
/// The text of `report.css`.
const char *report_css(void);
/// The text of `report.js`.
const char *report_js(void);

#endif
