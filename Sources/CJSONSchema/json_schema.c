#include "CJSONSchema.h"

// Clang has #embed in every C; only C23 has it by the standard.
#pragma clang diagnostic ignored "-Wc23-extensions"

const char *json_schema(void) {
    static const unsigned char text[] = {
#embed "../MusterCommand/muster.schema.json" suffix(, 0)
    };
    return (const char *)text;
}
