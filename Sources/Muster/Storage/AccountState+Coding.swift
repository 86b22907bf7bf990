extension FieldWriter {
    /// Appends a state.
    mutating func write(_ state: AccountState) {
        write(state.displayName)
        write(state.groups)
    }

    /// Appends a set of groups.
    mutating func write(_ groups: Set<GroupTable.Index>) {
        write(groups.count)
        for group in groups { write(Int(group)) }
    }

    /// Appends what may be missing.
    mutating func write<Value>(_ value: Value?, _ body: (inout FieldWriter, Value) -> Void) {
        bytes.append(value == nil ? 0 : 1)
        if let value { body(&self, value) }
    }

    /// Appends a wish.
    mutating func write(_ wish: Wish) {
        write(wish.displayName) { $0.write($1) }
        switch wish.groups {
        case .leave: bytes.append(0)
        case .exactly(let groups):
            bytes.append(1)
            write(groups)
        case .change(let adding, let removing):
            bytes.append(2)
            write(adding)
            write(removing)
        case .partOfFullSet(let groups):
            bytes.append(3)
            write(groups)
        case .marks(let marked, let unmarked):
            bytes.append(4)
            write(marked)
            write(unmarked)
        }
    }
}

extension FieldReader {
    /// Reads a state; `nil` where it is not all there, like all that follow.
    mutating func state() -> AccountState? {
        guard let displayName = text(), let groups = groups() else { return nil }
        return AccountState(displayName: displayName, groups: groups)
    }

    /// Reads a set of groups.
    mutating func groups() -> Set<GroupTable.Index>? {
        guard let count = number() else { return nil }
        if count == 0 { return [] }
        var groups = Set<GroupTable.Index>(minimumCapacity: Swift.min(count, 64))
        for _ in 0..<count {
            guard let group = number().flatMap(GroupTable.Index.init(exactly:)) else { return nil }
            groups.insert(group)
        }
        return groups
    }

    /// Reads what may be missing: `.some(nil)` where it is.
    mutating func optional<Value>(_ body: (inout FieldReader) -> Value?) -> Value?? {
        switch byte() {
        case 0: return .some(nil)
        case 1: return body(&self).map { .some($0) }
        default: return nil
        }
    }

    /// Reads a wish.
    mutating func wish() -> Wish? {
        guard let displayName = optional({ $0.text() }), let kind = byte() else { return nil }
        switch kind {
        case 0: return Wish(displayName: displayName, groups: .leave)
        case 1: return groups().map { Wish(displayName: displayName, groups: .exactly($0)) }
        case 3: return groups().map { Wish(displayName: displayName, groups: .partOfFullSet($0)) }
        default:
            guard let first = groups(), let second = groups() else { return nil }
            return Wish(
                displayName: displayName,
                groups: kind == 4 ? .marks(in: first, out: second) : .change(adding: first, removing: second)
            )
        }
    }

    /// Reads a list with its length before it.
    mutating func list<Element>(_ element: (inout FieldReader) -> Element?) -> [Element]? {
        guard let count = number() else { return nil }
        var list: [Element] = []
        for _ in 0..<count {
            guard let next = element(&self) else { return nil }
            list.append(next)
        }
        return list
    }
}
