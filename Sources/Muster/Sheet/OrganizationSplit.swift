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
        var drafts: [(organizationID: String, file: RecordFile, rows: Int)] = []
        var places: [String: Int] = [:]
        var problems = SheetProblems(sheet: sheet.name)
        var header: Record?
        let writer = RecordWriter(
            options: WriterOptions(
                delimiter: contents.dialect.delimiter,
                lineEnding: contents.dialect.lineEnding ?? .lineFeed,
                byteOrderMark: contents.dialect.byteOrderMark
            )
        )
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
            let place = places[organization] ?? drafts.count
            if place == drafts.count {
                // The first organization decides whether the folder can be used.
                if drafts.isEmpty { try folder.createFolder() }
                let file = try RecordFile(at: folder.appending(organization + ".csv"), writer)
                file.writer.append(header)
                drafts.append((organization, file, 0))
                places[organization] = place
            }
            let file = drafts[place].file
            drafts[place].rows += 1
            for index in 0..<record.count { file.writer.appendField(record.bytes(of: index)) }
            file.writer.endRecord()
            try file.drainIfFull()
        }
        if let invalid { throw invalid }
        try problems.throwIfAny()
        if let other = Self.otherSheet(in: folder, than: Set(places.keys.map { $0 + ".csv" })) {
            throw RunError(
                .cannotCreate,
                path: folder,
                "holds '\(other)', which is no sheet of this split. Choose another folder, or remove that file."
            )
        }
        for draft in drafts { try draft.file.synchronize() }
        parts = try drafts.map { draft in
            try draft.file.commit()
            return Part(organizationID: draft.organizationID, path: draft.file.path, rows: draft.rows)
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
