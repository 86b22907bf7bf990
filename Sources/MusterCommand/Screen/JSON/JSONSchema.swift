import CEmbeddedFiles

/// The JSON Schema of all objects of `--output json`: `muster.schema.json`, which the build embeds.
enum JSONSchema {
    static let text = String(cString: json_schema())
}
