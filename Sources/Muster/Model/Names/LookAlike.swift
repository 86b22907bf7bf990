/// Texts that look the same to people and are not: where a name is looked up in vain, one of those may be meant.
extension String {
    /// What people see: without characters that nobody does, every space and every kind of quote and dash the plain one, in lower case.
    var lookAlikeKey: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
        var key = "".unicodeScalars
        for (index, scalar) in zip(unicodeScalars.indices, unicodeScalars) where !isInvisible(at: index) {
            switch scalar {
            case _ where scalar.properties.generalCategory == .spaceSeparator: key.append(" ")
            case "‘", "’", "‚", "‛", "′", "´": key.append("'")
            case "“", "”", "„", "‟", "″": key.append("\"")
            case "‐", "‑", "‒", "–", "—", "―", "−": key.append("-")
            default: key.append(scalar)
            }
        }
        return String(key).lowercased()
    }

    /// The first character that nobody sees, or that looks like a plain space and is none, as `U+200B`; `nil` where there is none.
    var invisibleCharacter: String? {
        if utf8.allSatisfy({ $0 < 0x80 }) { return nil }
        let place = unicodeScalars.indices.first { index in
            let scalar = unicodeScalars[index]
            return isInvisible(at: index) || scalar != " " && scalar.properties.generalCategory == .spaceSeparator
        }
        return place.map { index in
            let digits = String(unicodeScalars[index].value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: Swift.max(0, 4 - digits.count)) + digits
        }
    }

    /// Whether a character has no form of its own. Joiners within scripts and emoji that are made of several decide what these look like.
    private func isInvisible(at index: Index) -> Bool {
        let scalar = unicodeScalars[index]
        guard scalar.properties.generalCategory == .format else { return false }
        switch scalar.value {
        case 0x200C, 0x200D, 0xE0020...0xE007F:
            return index == startIndex || unicodeScalars[unicodeScalars.index(before: index)].isASCII
        default: return true
        }
    }
}

/// The accounts of an organization whose names look like plainer ones, by what they look like.
struct LookAlikes {
    private var accounts: [ByteExactString: Int] = [:]

    init(_ directory: Directory) {
        for (index, account) in directory.accounts.enumerated() where !account.name.utf8.allSatisfy({ $0 < 0x80 }) {
            let key = account.name.lookAlikeKey
            if key != account.name.lowercased() { accounts[ByteExactString(key)] = index }
        }
    }

    /// Whether some account looks like a plain name in lower case, and is not named so.
    func hold(_ name: FoldedName) -> Bool {
        !accounts.isEmpty && accounts[ByteExactString(String(decoding: name.bytes, as: UTF8.self))] != nil
    }

    /// The account that a name is probably meant for which no account bears; `nil` for none.
    func index(of name: String, in directory: Directory) throws(RowProblem) -> Int? {
        let key = name.lookAlikeKey
        if let index = accounts[ByteExactString(key)] { return index }
        return ByteExactString(key) == ByteExactString(name.lowercased()) ? nil : try directory.index(name: key)
    }
}
