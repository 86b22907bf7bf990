/// Recognizes the total line below a table by its name.
enum TotalLine {
    /// Whether a name is that of a total line, alone or before a colon, an equals sign or a bracket.
    static func isNamed(_ name: String) -> Bool {
        // Fast path: nearly every name ends with a digit, or is longer.
        guard name.utf8.count <= 60 else { return false }
        let word = name.lookAlikeKey.prefix { !":=(：（".contains($0) }
        return words.contains(String(word).trimmed)
    }

    private static let words: Set<String> = Set(
        """
        total|totals|grand total|grand totals|overall total|sum total|total sum|total amount|subtotal|sub total|sub-total|subtotals|\
        sum|sums|count|anzahl|summe|summen|gesamt|gesamtsumme|gesamtzahl|insgesamt|endsumme|zwischensumme|\
        total général|total general|totaux|sous-total|sous total|somme|ensemble|\
        totale|totali|totale generale|totale complessivo|subtotale|somma|suma|suma total|totales|total geral|soma|\
        totaal|eindtotaal|subtotaal|totaal generaal|totalt|summa|i alt|samlet|yhteensä|delsumma|\
        razem|łącznie|ogółem|suma końcowa|celkem|součet|spolu|súčet|összesen|végösszeg|toplam|genel toplam|ukupno|skupaj|kokku|kopā|viso|iš viso|total general|\
        всего|итого|итог|общий итог|сумма|разом|усього|всього|підсумок|общо|σύνολο|γενικό σύνολο|\
        合計|総計|小計|總計|总计|合计|小计|总和|합계|총계|소계|총합|المجموع|الإجمالي|סך הכל|รวม|tổng|tổng cộng|jumlah
        """.split(separator: "|").map(String.init)
    )
}
