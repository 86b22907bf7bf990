/// The JSON Schema of all objects that `--output json` prints. `muster.schema.json`, which the build puts into the program.
enum JSONSchema {
    static let text = String(decoding: PackageResources.muster_schema_json, as: UTF8.self)
}
