import CSV

/// The fast path for plain rows: from the parser's bytes to the plan's arrays, without a value for the row and its texts. Its result is the same as the slow path's.
extension Planner {
    /// What is needed to read a record.
    private struct PlainRowContext {
        let header: Header
        let formulas: FormulaText.Interpretation
        let options: SheetOptions
        let list: ListCell

        /// Returns the record as a row for the slow path.
        func row(_ record: borrowing RecordView, _ place: Int) -> SheetRow {
            SheetRow(record: record.copy(), header: header, formulas: formulas, spreadsheetRow: place)
        }
    }

    /// Adds all rows of a sheet.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read.
    mutating func add(_ sheet: Sheet) throws {
        var rows = try sheet.rows()
        let (header, options) = (rows.header, sheet.options)
        let list = header.listCell(options)
        let reading = PlainRowContext(header: header, formulas: rows.formulas, options: options, list: list)
        var plain = PlainRows(header, options)
        let groupColumn = plain?.groupColumn
        let needsDoneRows = needsDoneRows(options)
        while try rows.withNextRecords(
            ahead: { if let plain { prefetch(namesOf: plain, $0) } },
            { record, place in
                if progress.isDone(record.number) {
                    plan.rowCount = record.number
                    if !needsDoneRows { return }
                } else if let row = plain?.row(record),
                    let desiredChange = plain?.withGroupCells(
                        of: record,
                        { desiredChange($0, of: groupColumn, record, place, reading) }
                    ),
                    add(row, desiredChange: desiredChange)
                {
                    return
                }
                add(reading.row(record, place), options)
            }
        ) {}
    }

    /// Prepares the look-ups of the names of records.
    private mutating func prefetch(namesOf rows: PlainRows, _ records: borrowing RecordBatch) {
        nameHashes.removeAll(keepingCapacity: true)
        records.forEach { record in
            folded.fold(rows.name(record))
            nameHashes.append(folded.hash)
        }
        newNames.prefetch(nameHashes)
    }

    /// Returns the index of the change that a plain row's group cells ask for; `nil` when the fast path cannot read them.
    private mutating func desiredChange(
        _ cells: UnsafeBufferPointer<UInt8>,
        of column: Column?,
        _ record: borrowing RecordView,
        _ place: Int,
        _ reading: PlainRowContext
    ) -> UInt32? {
        if let known = cellChanges.desiredChange(cells) { return known }
        let desiredChange: DesiredChange
        if let column, let listed = listed(cells, in: column, reading) {
            desiredChange = listed
        } else {
            let row = reading.row(record, place)
            guard let request = try? row.request(reading.options),
                let written = try? self.desiredChange(request, reading.list, reading.options)
            else { return nil }
            desiredChange = written
        }
        let place = touched.desiredChanges.place(of: desiredChange.groups)
        cellChanges.keep(place, of: cells)
        return place
    }

    /// Returns the groups of a cell that lists existing groups by their plain names; `nil` for any other cell.
    private mutating func listed(_ cell: UnsafeBufferPointer<UInt8>, in column: Column, _ reading: PlainRowContext)
        -> DesiredChange?
    {
        guard reading.options.groupMap.isEmpty, reading.list.escape == nil, let separator = reading.list.separatorByte
        else { return nil }
        var groups: Set<GroupTable.Index> = []
        for part in cell.split(separator: separator) {
            let name = UnsafeBufferPointer(rebasing: part)
            guard PlainRows.isPlain(name: name), let group = plainGroups.index(of: name, in: directory.groups) else {
                return nil
            }
            groups.insert(group)
        }
        guard !groups.isEmpty else { return nil }
        let everyone = directory.groups.everyone
        switch column {
        case .groups: return DesiredChange(groups: .exactly(groups)).leavingOut(everyone)
        case .addGroups: return DesiredChange(groups: .change(adding: groups, removing: [])).leavingOut(everyone)
        case .removeGroups:
            return everyone.map(groups.contains) == true
                ? nil : DesiredChange(groups: .change(adding: [], removing: groups))
        default: return nil
        }
    }

    /// Adds a plain row. Returns `false` when the row needs the slow path.
    private mutating func add(_ row: PlainRow, desiredChange: UInt32) -> Bool {
        guard progress.fanIn(row.number) == nil, !progress.gone.contains(row.number) else { return false }
        folded.fold(row.name)
        let expected = expectation(row.number)
        let account: Int
        var isSpeltOtherwise = false
        switch directory.match(row.name, folded) {
        case .ambiguous: return false
        case .account(let index):
            guard !isTaken(index, row: row.number) else { return false }
            account = touchExisting(index)
            var known = directory.accounts[index].name
            isSpeltOtherwise = !known.withUTF8 { $0.isSame(as: row.name) }
        case .unknown:
            // The run continues a create that it intended, whatever exists now.
            let isUnderWay = expected == .created
            guard isUnderWay || unknownNames.isDistinct(row, folded) else { return false }
            let known = touched.indices.upperBound
            account = touchNew(row.name)
            isSpeltOtherwise = account < known && touched.isSpelt(account, otherwiseThan: row.name)
            if row.action == .upsert, !isUnderWay { noteNearNames(row.name, account, row: row.number) }
        }
        plan.rowCount = row.number
        var added = TouchedAccounts.CompactRow(
            number: UInt32(row.number),
            desiredChange: desiredChange,
            action: row.action
        )
        if let displayName = row.displayName { added.displayName = touched.append(displayName) }
        if isSpeltOtherwise { added.name = touched.append(row.name) }
        added.expected = expected
        // A plain row is not a delete.
        added.hasCreateIntent = progress.intent(row.number) == .create
        touched.add(added, to: account)
        return true
    }
}
