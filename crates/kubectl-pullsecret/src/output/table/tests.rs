//! Tables at every width.

use super::*;

const COLUMNS: [Column; 3] =
    [Column::whole("NAME"), Column::cut("USED BY", 1, 8).leaves(1), Column::cut("STATE", 2, 8)];

fn rows(rows: &[[&str; 3]]) -> Vec<Vec<Cell>> {
    rows.iter().map(|row| row.iter().map(|cell| (*cell).into()).collect()).collect()
}

fn table(room: Option<usize>) -> Table {
    Table::new(&COLUMNS, room, Dress::default())
}

#[test]
fn columns_stand_below_their_headers_without_spaces_at_the_end() {
    let lines = table(None).lines(&rows(&[["a-long-name", "sa/default", "ok"], ["b", "", "expired"]]));
    assert_eq!(
        lines,
        [
            "NAME          USED BY      STATE",
            "a-long-name   sa/default   ok",
            "b             -            expired",
        ]
    );
}

#[test]
fn where_there_is_no_room_cells_are_cut_in_the_order_of_the_ranks_and_names_never() {
    let row = rows(&[["a-long-name", "sa/default, sa/builder, 3 pods", "expires in 2d"]]);
    let lines = |room| table(Some(room)).lines(&row)[1].clone();
    assert_eq!(lines(80), "a-long-name   sa/default, sa/builder, 3 pods   expires in 2d");
    assert_eq!(lines(50), "a-long-name   sa/default, sa/buil…   expires in 2d");
    assert_eq!(lines(36), "a-long-name   sa/defa…   expires in…");
    assert_eq!(lines(33), "a-long-name   sa/defa…   expires…");
}

#[test]
fn where_cutting_leaves_nothing_to_read_columns_are_left_out() {
    let row = rows(&[["a-long-name", "sa/default, sa/builder, 3 pods", "expires in 2d"]]);
    let lines = |room| table(Some(room)).lines(&row);
    assert_eq!(lines(32), ["NAME          STATE", "a-long-name   expires in 2d"]);
    assert_eq!(lines(10)[1], "a-long-name   expires…", "no narrower than that");
}

#[test]
fn a_later_cell_of_the_last_column_takes_the_room_that_is_left() {
    let mut table = table(Some(40));
    table.lines(&rows(&[["a", "sa/default", "ok"]]));
    let later = |state| table.clone().lines(&rows(&[["b", "-", state]]))[0].clone();
    assert_eq!(later("expires in 2d"), "b      -            expires in 2d");
    assert_eq!(later("expires in 2d (+1) and so on"), "b      -            expires in 2d (+1)…");
}

#[test]
fn later_rows_keep_the_columns_of_the_first_ones() {
    let mut table = table(None);
    table.lines(&rows(&[["a", "sa/default", "ok"]]));
    let later = table.lines(&rows(&[["b", "-", "ok"], ["longer", "-", "ok"]]));
    assert_eq!(later, ["b      -            ok", "longer   -            ok"]);
}

#[test]
fn a_table_without_rows_is_its_header() {
    assert_eq!(table(Some(80)).lines(&[]), ["NAME   USED BY   STATE"]);
}

#[test]
fn a_cell_cannot_break_its_line_or_paint_itself() {
    let lines = table(None).lines(&rows(&[["a", "x\ny\tz\u{1b}[2J", "ok"]]));
    assert_eq!(lines[1], "a      x\\ny\\tz\\u{1b}[2J   ok");
}

#[test]
fn letters_that_take_two_columns_count_twice() {
    let lines = table(Some(24)).lines(&rows(&[["é", "東京東京東京", "ok"], ["b", "x", "ok"]]));
    assert_eq!(lines, ["NAME   USED BY     STATE", "é      東京東京…   ok", "b      x           ok"]);
}

#[test]
fn colours_take_no_room_and_are_for_those_who_want_them() {
    let row = [vec!["a".into(), Cell::toned("bad", Tone::Bad), "x".into()]];
    let dress = Dress { result_color: true, ..Dress::default() };
    let lines = Table::new(&COLUMNS, None, dress).lines(&row);
    assert_eq!(lines[1], "a      \u{1b}[31mbad\u{1b}[0m       x");
    assert_eq!(table(None).lines(&row)[1], "a      bad       x");
}

#[test]
fn plain_terminals_get_plain_letters() {
    let dress = Dress { ascii: true, ..Dress::default() };
    let lines = Table::new(&COLUMNS, Some(30), dress).lines(&rows(&[["a", "b → c, and then more", "ok"]]));
    assert_eq!(lines[1], "a      b -> c, and...    ok");
}

#[test]
fn a_note_that_does_not_fit_stands_below_its_row_and_is_never_cut() {
    const NOTED: [Column; 3] = [Column::whole("NAME"), Column::whole("STATE"), Column::note("DETAILS")];
    let rows = rows(&[["web", "ok", ""], ["", "failed", "because of this and of that"], [" ", "x", "short"]]);
    let lines = |room| Table::new(&NOTED, room, Dress::default()).lines(&rows);
    assert_eq!(
        lines(None),
        [
            "NAME   STATE    DETAILS",
            "web    ok",
            "-      failed   because of this and of that",
            "       x        short",
        ]
    );
    assert_eq!(
        lines(Some(25)),
        [
            "NAME   STATE    DETAILS",
            "web    ok",
            "-      failed",
            "    because of this and",
            "    of that",
            "       x        short",
        ]
    );
    assert_eq!(lines(Some(20))[0], "NAME   STATE", "a header that does not fit is none");
}
