import CSV
public import IdentityAPI

/// The organization's accounts as a sheet: what it writes, import reads back with no change.
///
/// Accounts are written as their pages arrive, in the order of their names, so memory does not grow with what they hold.
public struct AccountExport: Sendable {
    /// Which accounts, and how they are written.
    public struct Options: Sendable {
        /// The columns, in their order.
        public var columns = ExportColumn.allCases
        /// Only accounts that are in at least one of these groups, by name or id; empty for all.
        public var groups: [String] = []
        /// Only accounts whose names match one of these patterns (`*`, `?`, `[a-z]`, whatever the case); empty for all.
        public var patterns: [String] = []
        /// Whether the file is for Excel: a byte order mark, and CRLF.
        public var isForExcel = false
        /// The byte between cells.
        public var delimiter = UInt8(ascii: ",")

        /// The defaults: everything.
        public init() {}
    }

    private let client: IdentityClient
    private let options: Options
    private let table: GroupTable
    private let cells: GroupCells
    /// So many bytes are handed on at once.
    private static let portion = 64 << 10
    private let wanted: Set<String>

    /// Reads the groups.
    ///
    /// - Throws: `IdentityError`; ``RunError`` `usage` for a group that there is not.
    public init(client: IdentityClient, options: Options) async throws {
        self.client = client
        self.options = options
        let groups = try await RetryPolicy().reading { try await client.groups().value }
        table = GroupTable(groups)
        cells = GroupCells(table)
        var wanted: Set<String> = []
        for text in options.groups {
            do throws(RowProblem) { wanted.insert(table[try table.index(written: text)].id.canonicalID) } catch {
                throw RunError(.usage, "--group: \(error.message)")
            }
        }
        self.wanted = wanted
    }

    /// Writes all accounts as CSV.
    ///
    /// - Parameter write: takes the next bytes.
    /// - Returns: how many accounts were written.
    /// - Throws: `IdentityError`, and what `write` throws.
    public func writeCSV(_ write: (ArraySlice<UInt8>) throws -> Void) async throws -> Int {
        var writer = RecordWriter(
            options: WriterOptions(
                delimiter: options.delimiter,
                lineEnding: options.isForExcel ? .carriageReturnLineFeed : .lineFeed,
                byteOrderMark: options.isForExcel,
                guardsFormulas: true
            )
        )
        let header = options.columns.map(\.rawValue)
        let isMarked = !ExportColumn.areExport(header)
        writer.append(header + (isMarked ? [ExportColumn.mark] : []))
        let needsGroups = options.columns.contains(.groups) || !wanted.isEmpty
        let count = try await eachAccount(needsGroups: needsGroups) { account in
            for column in options.columns { writer.appendField(column.cell(account, cells)) }
            if isMarked { writer.appendField("") }
            writer.endRecord()
            guard writer.buffer.count >= Self.portion else { return }
            try write(writer.buffer[...])
            writer.removeAll()
        }
        try write(writer.buffer[...])
        return count
    }

    /// Gives every wanted account to `body`.
    ///
    /// - Parameter needsGroups: whether each account must tell its groups.
    /// - Returns: how many there were.
    /// - Throws: `IdentityError`, and what `body` throws.
    public func eachAccount(
        needsGroups: Bool = true,
        _ body: (RobotAccount) throws -> Void
    ) async throws -> Int {
        var count = 0
        let reader = DirectoryReader(client: client, retry: RetryPolicy())
        try await reader.eachAccount(needsGroups: needsGroups) { account in
            guard isWanted(account) else { return }
            count += 1
            try body(account)
        }
        return count
    }

    /// The names of an account's groups, in their order.
    public func groupNames(of account: RobotAccount) -> [String] {
        account.groupIDs.map { table.name(ofID: $0) ?? $0 }.sorted()
    }

    private func isWanted(_ account: RobotAccount) -> Bool {
        (wanted.isEmpty || !wanted.isDisjoint(with: account.groupIDs.lazy.map(\.canonicalID)))
            && (options.patterns.isEmpty || options.patterns.contains { Glob($0).matches(account.name) })
    }
}
