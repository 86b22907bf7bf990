/// How a sheet is to be read, where the file itself does not tell. Part of a run's settings: a resume reads the sheet in the same way.
public struct SheetOptions: Sendable, Hashable, Codable {
    /// The delimiter, one ASCII character; `nil` to find it from the file.
    public var delimiter: String?
    /// `utf-8`, `utf-16le` or `utf-16be`; `nil` to find it from the file.
    public var encoding: String?
    /// What stands between the groups of a cell; `nil` for `;`, or what the file's own kind uses.
    public var listSeparator: String?
    /// Header texts by what they mean.
    public var map: [String: String] = [:]
    /// The action of rows that name none: upsert, create or update.
    public var mode: Action = .upsert

    /// The defaults.
    public init() {}
}
