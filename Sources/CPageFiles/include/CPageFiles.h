#ifndef CPAGEFILES_H
#define CPAGEFILES_H

#include <stddef.h>

/// The bytes of a file of the page, and how many there are.
struct page_file {
    const unsigned char *bytes;
    size_t size;
};

/// `page.html`.
struct page_file page_html(void);
/// `closed.html`: what a browser without the key is shown.
struct page_file closed_html(void);
/// `page.css`.
struct page_file page_css(void);
/// `page.js`.
struct page_file page_js(void);
/// `icon.svg`.
struct page_file page_icon(void);

#endif
