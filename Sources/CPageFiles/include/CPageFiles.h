#ifndef CPAGEFILES_H
#define CPAGEFILES_H

#include <stddef.h>

/// A file of the page: its name, its bytes, and how many there are.
struct page_file {
    const char *name;
    const unsigned char *bytes;
    size_t size;
};

/// How many files the page has.
size_t page_file_count(void);
/// One of them, counted from 0.
struct page_file page_file_at(size_t index);

#endif
