import CSV
public import IdentityAPI
import LibC

/// The organization's accounts as a sheet. Importing the sheet unchanged changes nothing.
///
/// It writes accounts as their pages arrive, in the order of their names, so memory does not grow with the organization.
public struct AccountExport: Sendable {
    /// Which accounts to export, and in which form.
    public struct Options: Sendable {
        /// What one record stands for.
        public var layout = Layout.accounts
        /// The columns of the layout ``Layout/accounts``, in order. The other layouts have fixed columns.
        public var columns = ExportColumn.allCases
        /// Only accounts that are in at least one of these groups, by name or id; empty for all.
        public var groups: [String] = []
        /// Only accounts whose names match one of these patterns (`*`, `?`, `[a-z]`, case-insensitive); empty for all.
        public var patterns: [String] = []
        /// Whether the file is for Excel: a byte order mark, and CRLF.
        public var isForExcel = false
        /// The delimiter.
        public var delimiter = UInt8(ascii: ",")

        /// The defaults: all accounts.
        public init() {}
    }

    private let client: IdentityClient
    private let options: Options
    private let table: GroupTable
    private let records: any ExportRecords
    /// The number of bytes to write at once.
    private static let portion = 64 << 10
    private let wanted: Set<String>

    /// Reads the groups.
    ///
    /// - Throws: `IdentityError`; ``RunError`` `usage` for an unknown group.
    public init(client: IdentityClient, options: Options) async throws {
        self.client = client
        self.options = options
        let groups = try await RetryPolicy.obeying(client.gate.patience).reading { try await client.groups().value }
        table = GroupTable(groups)
        records =
            switch options.layout {
            case .accounts: AccountRecords(columns: options.columns, cells: GroupCells(table))
            case .memberships: MembershipRecords(cells: GroupCells(table))
            case .matrix: MatrixRecords(table)
            }
        var wanted: Set<String> = []
        for text in options.groups {
            do throws(RowProblem) { wanted.insert(table[try table.index(written: text)].id.canonicalID) } catch {
                throw RunError(.usage, "--group: \(error.message)")
            }
        }
        self.wanted = wanted
    }

    /// The result of an export.
    public struct Written: Sendable, Hashable {
        /// The accounts in it.
        public var accounts = 0
        /// The records below the header.
        public internal(set) var records = 0
        /// Accounts without a record, because they are in no group but Everyone.
        public internal(set) var accountsWithoutRecord = 0

        /// Creates an empty result.
        public init() {}
    }

    /// Writes all accounts as CSV.
    ///
    /// - Parameter write: takes the next bytes.
    /// - Throws: `IdentityError`, and what `write` throws.
    public func writeCSV(_ write: (ArraySlice<UInt8>) throws -> Void) async throws -> Written {
        var writer = RecordWriter(
            options: WriterOptions(
                delimiter: options.delimiter,
                lineEnding: options.isForExcel ? .carriageReturnLineFeed : .lineFeed,
                byteOrderMark: options.isForExcel,
                guardsFormulas: true
            )
        )
        let header = records.header
        // The mark identifies the export where the layout does not, so that import removes the formula guards.
        let isMarked = options.layout != .accounts || !ExportColumn.areExport(header)
        writer.append(header + (isMarked ? [ExportColumn.mark] : []))
        let needsGroups = options.layout != .accounts || options.columns.contains(.groups) || !wanted.isEmpty
        var written = Written()
        written.accounts = try await eachAccount(needsGroups: needsGroups) { account in
            let before = written.records
            records.append(account, to: &writer) { writer in
                if isMarked { writer.appendField("") }
                writer.endRecord()
                written.records += 1
            }
            if written.records == before { written.accountsWithoutRecord += 1 }
            guard writer.buffer.count >= Self.portion else { return }
            try write(writer.buffer[...])
            writer.removeAll()
        }
        try write(writer.buffer[...])
        return written
    }

    /// Calls `body` with every account to export.
    ///
    /// - Parameters:
    ///   - needsGroups: whether each account needs its groups.
    ///   - body: called with the next account.
    /// - Returns: the number of accounts.
    /// - Throws: `IdentityError`, and what `body` throws.
    public func eachAccount(needsGroups: Bool = true, _ body: (RobotAccount) throws -> Void) async throws -> Int {
        var count = 0
        let reader = DirectoryReader(client: client, retry: .obeying(client.gate.patience))
        try await reader.eachAccount(needsGroups: needsGroups) { account in
            guard isWanted(account) else { return }
            count += 1
            try body(account)
        }
        return count
    }

    /// Returns the names of an account's groups, sorted.
    public func groupNames(of account: RobotAccount) -> [String] {
        account.groupIDs.map { table.name(ofID: $0) ?? $0 }.sorted()
    }

    private func isWanted(_ account: RobotAccount) -> Bool {
        (wanted.isEmpty || !wanted.isDisjoint(with: account.groupIDs.lazy.map(\.canonicalID)))
            && (options.patterns.isEmpty
                || options.patterns.contains { fnmatch($0.lowercased(), account.name.lowercased(), 0) == 0 })
    }
}
