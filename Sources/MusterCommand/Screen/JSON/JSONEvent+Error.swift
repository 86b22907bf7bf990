extension JSONEvent {
    /// What ended the program without the result that was asked for.
    struct Error: Encodable {
        var event = "error"
        var exitCode: Int32
        var code: String
        var message: String
        var problems: [Problem]
        /// How many problems there are; only the first twenty are listed.
        var problemCount: Int
    }

    /// One thing that is wrong in a file, and where.
    struct Problem: Encodable {
        var file: String
        var line: Int
        var column: Int?
        var row: Int?
        var reason: String
    }
}
