import CSV

/// A row of the layout `accounts` that says what it says, as nearly all do: no id, no formula, no wildcard, no letter beyond ASCII in the name. Its bytes are the parser's, and good for as long as
/// the record is.
struct PlainRow {
    /// Counted from 1 below the header.
    let number: Int
    /// The action, the run's mode filled in: `create`, `update` or `upsert`.
    let action: Action
    /// The account's name.
    let name: UnsafeBufferPointer<UInt8>
    /// Whether the name has digits and nothing else.
    let isNumber: Bool
    /// The display name that the row asks for; `nil` leaves it.
    let displayName: UnsafeBufferPointer<UInt8>?
}

/// Tells the plain rows of a sheet. Whatever is not plain is read by ``SheetRow``, which knows all that a cell can mean; both read a plain row alike.
struct PlainRows {
    /// The header's own cell of the name: a row that repeats the header has it.
    private let headerName: [UInt8]
    private let mode: Action
    private let name: Int
    private let displayName: Int?
    private let action: Int?
    private let groups: [Int]
    /// The one column of groups; `nil` where there are none or several.
    let groupColumn: Column?
    /// Columns that are empty in a plain row.
    private let empty: [Int]
    /// The cells of groups, when they stand in several columns.
    private var groupCells: [UInt8] = []

    /// - Returns: `nil` for a sheet that has no plain rows.
    init?(_ header: Header, _ options: SheetOptions) {
        guard header.layout == .accounts, header.peer == nil, header.typePosition == nil, !options.isExact,
            let name = header.position(of: .name), options.mode != .skip, options.mode != .delete
        else { return nil }
        headerName = Array(header.record.bytes(of: name))
        self.name = name
        mode = options.mode
        displayName = header.position(of: .displayName)
        action = header.position(of: .action)
        let groupColumns: [Column] = [.groups, .addGroups, .removeGroups]
        groups = groupColumns.flatMap { header.positions[$0] ?? [] }
        groupColumn = groups.count == 1 ? groupColumns.first { header.positions[$0] != nil } : nil
        empty = [.id, .partitionGlobalId].compactMap(header.position)
    }

    /// The row of a record; `nil` for one that is not plain.
    func row(_ record: borrowing RecordView) -> PlainRow? {
        for position in empty where !record.bytes(of: position).isEmpty { return nil }
        var action = mode
        if let position = self.action {
            switch record.bytes(of: position) {
            case let cell where cell.isEmpty: break
            case let cell where cell.elementsEqual("create".utf8): action = .create
            case let cell where cell.elementsEqual("update".utf8): action = .update
            case let cell where cell.elementsEqual("upsert".utf8): action = .upsert
            default: return nil
            }
        }
        let name = record.bytes(of: name)
        guard Self.isPlain(name: name), !headerName.withUnsafeBufferPointer({ $0.isSame(as: name) }) else { return nil }
        var isNumber = false
        switch DamageSigns.sign(of: name) {
        case .none: break
        case .digits: isNumber = true
        case .damage(let kind): if kind.isCertain { return nil }
        }
        var displayName: UnsafeBufferPointer<UInt8>?
        if let position = self.displayName {
            let cell = record.bytes(of: position)
            if let first = cell.first {
                guard Self.isPlain(first: first) else { return nil }
                displayName = cell
            }
        }
        return PlainRow(
            number: record.number,
            action: action,
            name: name,
            isNumber: isNumber,
            displayName: displayName
        )
    }

    /// Gives the cells of groups as one text to `body`: another text for other cells.
    mutating func withGroupCells<Result>(
        of record: borrowing RecordView,
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        if groups.count == 1 { return try body(record.bytes(of: groups[0])) }
        groupCells.removeAll(keepingCapacity: true)
        for position in groups {
            groupCells.append(contentsOf: record.bytes(of: position))
            // No byte of UTF-8.
            groupCells.append(0xFF)
        }
        return try groupCells.withUnsafeBufferPointer(body)
    }

    /// Whether a cell that begins so is no formula, no guarded text and no `(none)`, and is not blank.
    private static func isPlain(first byte: UInt8) -> Bool {
        byte > UInt8(ascii: " ") && byte < 0x7F && byte != UInt8(ascii: "=") && byte != UInt8(ascii: "'")
            && byte != UInt8(ascii: "(")
    }

    /// Whether a text is of visible ASCII, with no white space around it, no wildcard, and none of the beginnings that mean something.
    static func isPlain(name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = name.first, let last = name.last, isPlain(first: first), last != UInt8(ascii: " ") else {
            return false
        }
        var isPlain = true
        for byte in name {
            let isVisible = byte &- 0x20 < 0x5F
            isPlain = isPlain && isVisible && byte != UInt8(ascii: "*") && byte != UInt8(ascii: "?")
        }
        return isPlain
    }
}
