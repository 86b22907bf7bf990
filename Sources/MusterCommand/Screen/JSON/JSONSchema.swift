import CJSONSchema

/// The JSON Schema of all objects that `--output json` prints. `muster.schema.json`, which the build puts into the program.
enum JSONSchema {
    static let text = String(cString: json_schema())
}
