#ifndef CJSONSCHEMA_H
#define CJSONSCHEMA_H

/// The text of `muster.schema.json`.
const char *json_schema(void);

#endif
