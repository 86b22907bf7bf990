import CSV

/// An unknown column whose cells name several organizations, although all rows go to one.
public struct OrganizationColumn: Sendable, Hashable {
    /// Its letters in a spreadsheet program, as in `C`.
    public var letters: String
    /// Its header text.
    public var text: String
    /// The number of organizations in its first ``mostCounted`` different cells.
    public var count: Int
    /// The first of them.
    public var examples: [String]

    /// The most organizations to distinguish.
    public static let mostCounted = 50

    /// `Column A 'Organization' names 2 organizations (acme, globex). …`
    public var sentence: String {
        let number = count >= Self.mostCounted ? "\(Self.mostCounted) organizations or more" : "\(count) organizations"
        let more = count > examples.count ? ", …" : ""
        return "Column \(letters) '\(text)' names \(number) (\(examples.joined(separator: ", "))\(more)). "
            + "All rows go to the organization of this sign-in: leave only its rows in the sheet"
    }
}

/// Searches a column whose heading says that it names organizations. It keeps a few of them, so its memory is bounded.
struct OrganizationSearch: Sendable {
    private static let mostExamples = 3
    /// The part of a cell that distinguishes organizations.
    private static let longestName = 200

    /// The column's position in the file.
    let position: Int
    private let text: String
    /// The different cells so far, and the index of the last row's cell.
    private var seen: [[UInt8]] = []
    private var last = 0
    /// The same, trimmed and in lower case.
    private var known: Set<String> = []
    private var examples: [String] = []

    /// Returns the unknown columns of a header that name organizations: none when there is `partitionGlobalId`, which decides for each row.
    static func all(in header: Header) -> [OrganizationSearch] {
        guard header.positions[.partitionGlobalId] == nil else { return [] }
        return header.unknown.filter { headings.contains(key(header.texts[$0])) }
            .map { OrganizationSearch(position: $0, text: header.texts[$0]) }
    }

    private init(position: Int, text: String) {
        self.position = position
        self.text = text
    }

    /// Takes the cell of the next row.
    mutating func look(at cell: UnsafeBufferPointer<UInt8>) {
        if cell.isEmpty || seen.count >= OrganizationColumn.mostCounted { return }
        let name = cell.prefix(Self.longestName)
        // Rows of one organization are mostly adjacent.
        if seen.indices.contains(last), seen[last].elementsEqual(name) { return }
        if let index = seen.firstIndex(where: { $0.elementsEqual(name) }) {
            last = index
            return
        }
        last = seen.count
        seen.append(Array(name))
        take(String(decoding: name, as: UTF8.self).trimmed)
    }

    private mutating func take(_ name: String) {
        guard !name.isEmpty, known.insert(name.lowercased()).inserted else { return }
        if examples.count < Self.mostExamples { examples.append(name) }
    }

    /// Returns the column; `nil` when all cells name the same organization.
    var column: OrganizationColumn? {
        guard known.count > 1 else { return nil }
        return OrganizationColumn(
            letters: SpreadsheetPlaces.columnName(position),
            text: text,
            count: known.count,
            examples: examples
        )
    }

    private static func key(_ heading: String) -> String {
        heading.lookAlikeKey.filter { $0.isLetter || $0.isNumber }
    }

    /// The headings of such columns, alone or followed by a word for name or id.
    private static let headings: Set<String> = {
        let words =
            """
            organization organisation organizations org tenant tenants mandant mandanten partition \
            organización organizacion organização organizacao organizzazione organisatie organizacja organizace \
            organizácia organizacija organisasjon organisaatio szervezet kuruluş organizasyon organizație \
            mandante mandataire locataire inquilino huurder dzierżawca nájemce kiracı οργανισμός \
            организация организации тенант арендатор організація 組織 テナント 组织 租户 組織名 組織id 조직 테넌트
            """.split(separator: " ").map(String.init)
        return Set(words + words.flatMap { word in ["name", "id", "key"].map { word + $0 } })
    }()
}
