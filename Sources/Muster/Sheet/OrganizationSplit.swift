import CSV
public import SystemPackage

/// Splits a sheet by its column `partitionGlobalId` into one sheet for each organization. Each sheet keeps the header, the cells and the order of its rows.
public struct OrganizationSplit: Sendable {
    /// The rows of one organization.
    public struct Part: Sendable, Hashable {
        /// The organization's id, in lower case.
        public let organizationID: String
        /// The sheet: `<organization id>.csv` in the folder.
        public let path: FilePath
        /// The number of rows below the header.
        public let rows: Int
    }

    /// The sheets, in the order in which the organizations first appear.
    public let parts: [Part]

    /// Splits a sheet. The sheets get their names when all of them are complete and durable.
    ///
    /// - Parameters:
    ///   - sheet: the sheet to split.
    ///   - folder: the folder of the new sheets. Muster creates it, and replaces sheets of an earlier split in it.
    /// - Throws: ``InvalidSheet`` with the place of every row that names no organization; ``RunError`` when the folder holds other sheets, or when Muster cannot
    ///   write into it. No sheet has changed then.
    public init(_ sheet: Sheet, into folder: FilePath) throws {
        let contents = try sheet.check()
        let sheet = contents.sheet
        guard let position = contents.header.position(of: .partitionGlobalId) else {
            throw RunError(
                .invalidInput,
                "\(sheet.name): no column names the organization of a row. Name it with --map 'partitionGlobalId=Your column'."
            )
        }
        var drafts: [String: Draft] = [:]
        var order: [String] = []
        var problems = SheetProblems(sheet: sheet.name)
        var header: Record?
        let invalid = try sheet.eachRecord { record in
            guard record.number > 0 else {
                header = record.copy()
                return
            }
            let id = record[position].trimmed
            guard id.readsLikeUUID, let header else {
                problems.add(line: record.line, row: record.number, Self.problem(record.number, id))
                return
            }
            let organization = id.lowercased()
            if let draft = drafts[organization] { return try draft.append(record) }
            // The first organization decides whether the folder can be used.
            if order.isEmpty { try folder.createFolder() }
            let draft = try Draft(folder.appending(organization + ".csv"), header, contents.dialect)
            drafts[organization] = draft
            order.append(organization)
            try draft.append(record)
        }
        if let invalid { throw invalid }
        try problems.throwIfAny()
        if let other = Self.otherSheet(in: folder, than: Set(order.map { $0 + ".csv" })) {
            throw RunError(
                .cannotCreate,
                path: folder,
                "holds '\(other)', which is no sheet of this split. Choose another folder, or remove that file."
            )
        }
        for draft in drafts.values { try draft.synchronize() }
        parts = try order.map { organization in
            let draft = drafts.removeValue(forKey: organization)!
            try draft.commit()
            return Part(organizationID: organization, path: draft.path, rows: draft.rows)
        }
    }

    private static func problem(_ row: Int, _ id: String) -> String {
        id.isEmpty
            ? "row \(row) names no organization in partitionGlobalId. Fill in its id."
            : "row \(row): partitionGlobalId '\(id)' is no organization id, which is a UUID."
    }

    /// Returns a sheet in the folder that this split does not replace; `nil` for none. A scheduler that runs every sheet of the folder would import it too.
    private static func otherSheet(in folder: FilePath, than names: Set<String>) -> String? {
        folder.entryNames.first {
            $0.lowercased().hasSuffix(".csv") && !$0.hasPrefix(".") && !names.contains($0)
        }
    }
}

/// The sheet of one organization while Muster writes it.
private final class Draft {
    let path: FilePath
    private(set) var rows = 0
    private var file: AtomicFile?
    private var writer: RecordWriter

    init(_ path: FilePath, _ header: Record, _ dialect: Dialect) throws {
        self.path = path
        file = try AtomicFile(at: path)
        writer = RecordWriter(
            options: WriterOptions(
                delimiter: dialect.delimiter,
                lineEnding: dialect.lineEnding ?? .lineFeed,
                byteOrderMark: dialect.byteOrderMark
            )
        )
        writer.append(header)
    }

    func append(_ record: borrowing RecordView) throws {
        for index in 0..<record.count { writer.appendField(record.bytes(of: index)) }
        writer.endRecord()
        rows += 1
        if writer.buffer.count >= 64 << 10 { try drain() }
    }

    func synchronize() throws {
        try drain()
        try file?.synchronize()
    }

    func commit() throws { try file.take()?.commit() }

    private func drain() throws {
        try file?.write(writer.buffer)
        writer.removeAll()
    }
}
