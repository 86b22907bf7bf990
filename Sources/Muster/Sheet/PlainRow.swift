import CSV

/// A row of the layout `accounts` in its simplest form, as nearly all rows are: no id, no formula, no wildcard, only ASCII in the name. Its bytes belong to the
/// parser and are valid as long as the record.
struct PlainRow {
    /// Counted from 1 below the header.
    let number: Int
    /// The action, or the run's mode when the cell is empty: `create`, `update` or `upsert`.
    let action: Action
    /// The account's name.
    let name: UnsafeBufferPointer<UInt8>
    /// Whether the name consists of digits.
    let isNumber: Bool
    /// The display name that the row asks for; `nil` leaves it.
    let displayName: UnsafeBufferPointer<UInt8>?
}

/// Reads the plain rows of a sheet fast. ``SheetRow`` reads all other rows, and would read a plain row in the same way.
struct PlainRows {
    /// The header's cell in the name column: a row with the same cell repeats the header.
    private let headerName: [UInt8]
    private let mode: Action
    private let name: Int
    private let displayName: Int?
    private let action: Int?
    private let groups: [Int]
    /// The only column of groups; `nil` when there are none or several.
    let groupColumn: Column?
    /// The columns that are empty in a plain row.
    private let empty: [Int]
    /// The columns of groups, when there are several.
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

    /// Returns the name in a record.
    func name(_ record: borrowing RecordView) -> UnsafeBufferPointer<UInt8> { record.bytes(of: name) }

    /// Returns the row of a record; `nil` when it is not plain.
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
        let name = name(record)
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
        return PlainRow(number: record.number, action: action, name: name, isNumber: isNumber, displayName: displayName)
    }

    /// Calls `body` with a text that is equal for two rows exactly when their cells of groups are equal.
    mutating func withGroupCells<Result>(
        of record: borrowing RecordView,
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        if groups.count == 1 { return try body(record.bytes(of: groups[0])) }
        groupCells.removeAll(keepingCapacity: true)
        for position in groups {
            groupCells.append(contentsOf: record.bytes(of: position))
            // Not a byte of UTF-8.
            groupCells.append(0xFF)
        }
        return try groupCells.withUnsafeBufferPointer(body)
    }

    /// Whether a cell with this first byte is not blank, not `(none)`, not a formula and not a guarded text.
    private static func isPlain(first byte: UInt8) -> Bool {
        byte > UInt8(ascii: " ") && byte < 0x7F && byte != UInt8(ascii: "=") && byte != UInt8(ascii: "'")
            && byte != UInt8(ascii: "(")
    }

    /// Whether a text is visible ASCII without white space around it, without wildcards and without a special first byte.
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
