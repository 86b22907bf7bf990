extension JSONEvent {
    /// The error that ended the command.
    struct Error: Encodable {
        var event = "error"
        var exitCode: Int32
        var code: String
        var message: String
        var problems: [Problem]
        /// The number of problems. Only the first twenty are listed.
        var problemCount: Int
    }

    /// A problem of a file, and its place.
    struct Problem: Encodable {
        var file: String
        var line: Int
        var column: Int?
        var row: Int?
        var reason: String
    }
}
