import CSV

/// The short way of rows that say what they say: from the parser's bytes to the plan's arrays, without a value for the row and its texts. It comes to the same as the long way.
extension Planner {
    /// Adds all rows of a sheet.
    ///
    /// - Throws: ``RunError`` when the sheet cannot be read.
    mutating func add(_ sheet: Sheet) throws {
        let options = sheet.options
        var rows = try sheet.rows()
        let (header, formulas) = (rows.header, rows.formulas)
        var plain = PlainRows(header, options)
        let needsDoneRows = needsDoneRows(options)
        while try rows.withNextRecord({ record, place in
            if !needsDoneRows, progress.isDone(record.number) {
                plan.rowCount = record.number
                return
            }
            let whole = { (record: borrowing RecordView) in
                SheetRow(record: record.copy(), header: header, formulas: formulas, spreadsheetRow: place)
            }
            if !progress.isDone(record.number), let row = plain?.row(record),
                let wish = plain?.withGroupCells(of: record, { wish($0, record, options, whole) }),
                add(row, wish: wish)
            {
                return
            }
            add(whole(record), options)
        }) {}
    }

    /// Where the wish of a plain row's cells of groups is; `nil` where they cannot be understood.
    private mutating func wish(
        _ cells: UnsafeBufferPointer<UInt8>,
        _ record: borrowing RecordView,
        _ options: SheetOptions,
        _ whole: (borrowing RecordView) -> SheetRow
    ) -> UInt32? {
        if let known = cellWishes.wish(cells) { return known }
        let row = whole(record)
        guard let request = try? row.request(options),
            let wish = try? wish(request, row.header.listCell(options), options)
        else { return nil }
        let place = touched.wishes.place(of: wish.groups)
        cellWishes.keep(place, of: cells)
        return place
    }

    /// Adds a plain row; false where only the long way tells what it means.
    private mutating func add(_ row: PlainRow, wish: UInt32) -> Bool {
        guard progress.fanIn(row.number) == nil else { return false }
        folded.fold(row.name)
        let expected = expectation(row.number)
        let account: Int
        var isSpeltOtherwise = false
        switch directory.match(row.name, folded) {
        case .ambiguous: return false
        case .account(let index):
            account = touchExisting(index)
            isSpeltOtherwise = !directory.accounts[index].name.utf8.elementsEqual(row.name)
        case .unknown:
            // What the run had set out to make it goes on with, whatever is there by now.
            let isUnderWay = expected == .created
            guard isUnderWay || unknownNames.isDistinct(row, folded) else { return false }
            account = touchNew(row.name)
            isSpeltOtherwise = touched.isSpelt(account, otherwiseThan: row.name)
            if row.action == .upsert, !isUnderWay { noteNearNames(row.name, account, row: row.number) }
        }
        plan.rowCount = row.number
        var added = TouchedAccounts.Row(number: UInt32(row.number), wish: wish, action: row.action)
        if let displayName = row.displayName { added.displayName = touched.append(displayName) }
        if isSpeltOtherwise { added.name = touched.append(row.name) }
        added.expected = expected
        // A plain row deletes nothing.
        added.hasCreateIntent = progress.intent(row.number) == .create
        touched.add(added, to: account)
        return true
    }
}
