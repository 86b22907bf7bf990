/// A cache of groups by their plain texts in cells.
struct PlainGroups: Sendable {
    private var index = HashIndex()
    private var texts = TextTable()
    private var known: [(text: UInt32, group: GroupTable.Index)] = []

    /// Returns the index of the only group that a text names; `nil` for none or several. That may change when groups are added.
    mutating func index(of text: UnsafeBufferPointer<UInt8>, in groups: GroupTable) -> GroupTable.Index? {
        let hash = HashIndex.hash(UnsafeRawBufferPointer(text))
        if let place = index.index(of: hash, { texts.withBytes(at: known[$0].text) { $0.isSame(as: text) } }) {
            return known[place].group
        }
        guard let group = groups.index(naming: String(decoding: text, as: UTF8.self)) else { return nil }
        index.insert(hash, known.count)
        known.append((texts.append(text), group))
        return group
    }
}
