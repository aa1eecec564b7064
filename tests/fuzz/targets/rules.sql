-- A small company: what the shipped rules and the catalogue of mistakes read, with a little of
-- everything that can be odd about rows.
CREATE TABLE customers (id TEXT, name TEXT, owner TEXT, owner_id TEXT, created_at DATE, stage TEXT, stage_since DATE,
    stage_entered_at DATETIME, pipeline TEXT, closed_at DATE, employees INTEGER, amount REAL, budget REAL, contact TEXT,
    initiative TEXT, demand_initiative TEXT, expected_close TEXT, level TEXT, vip BOOLEAN, deals INTEGER, industry TEXT,
    channel TEXT, own_use TEXT, decision TEXT, probability REAL, date_need DATE, date_plan DATE, anything, "Odd Name" TEXT);
INSERT INTO customers VALUES
    ('c1', 'One', 'li', 'li', '2024-01-10', 'need', '2024-02-10', '2024-02-10 09:30', 'big', NULL, 800, 600000.0, 700000.0,
     'Wu', 'active', 'active', '31/12/2024', 'A', 1, 3, 'logistics', 'inside', 'united', 'split', 0.5, '2024-02-10', NULL, 1, 'x'),
    ('c2', 'Two', 'chen', 'chen', '2024-02-01', 'plan', '2024-03-03', '2024-03-03 10:00', NULL, NULL, 499, 50000.5, NULL,
     NULL, 'passive', 'passive', '01/02/2024', 'B', 0, 0, 'catering', 'referral', 'split', 'united', 0.1, '2024-02-03', '2024-03-03', 'text', NULL),
    ('c3', '客户三', 'chen', 'nobody', '2024-03-04', 'need', '2024-03-04', NULL, 'small', NULL, NULL, NULL, 0.0,
     '', NULL, NULL, 'soon', NULL, NULL, -1, NULL, 'online', NULL, NULL, NULL, NULL, NULL, 2.5, ''),
    ('c4', 'Four', NULL, NULL, '2023-11-30', 'Won', '2024-02-28', '2024-02-28 23:59:59', 'big', '2024-02-28', 5000, 9e300, -1.0,
     'Xu', 'active', 'active', '29/02/2024', '金', 1, 9223372036854775807, 'manufacturing', 'field', 'united', 'united', 1.0, NULL, NULL, NULL, 'y'),
    ('c5', 'Five', 'gao', 'gao', 'unreadable', 'Lost', NULL, NULL, NULL, '2024-03-02', 1, 0.1, 0.3,
     'Qi', 'x', 'x', NULL, 'A', 'x', -9223372036854775808, '', 'phone', 'x', 'x', -0.5, 'junk', '2024-01-01', x'00ff', 'z'),
    ('c6', 'Two', 'li', 'li', '2024-02-15 08:00:00+00:00', 'elsewhere', '2024-02-16', '2024-02-16', 'BIG', NULL, 500, 100.0, 100.0,
     'Su', 'passive', 'passive', '15/03/2024', 'C', 0, 2, 'logistics', 'field', 'split', 'split', 0.9, '2024-02-16', '2024-02-16', '7', 'w'),
    (NULL, 'Nobody', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    ('c1', 'Again', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    ('c7', 'Seven', 'li', 'li', NULL, NULL, '2024-02-01', NULL, NULL, NULL, 20, 3000000.0, 1.0,
     'Yu', NULL, 'active', NULL, 'B', 1, 1, 'catering', 'online', 'united', 'split', 0.2, NULL, NULL, 3, NULL);
CREATE TABLE stage_history (id INTEGER PRIMARY KEY, customer_id TEXT, stage TEXT, entered_at TEXT);
INSERT INTO stage_history (customer_id, stage, entered_at) VALUES
    ('c1', 'need', '2024-01-10'), ('c1', 'plan', '2024-02-01 09:00'), ('c1', 'need', '2024-02-10'), ('c2', 'need', '2024-02-03'),
    ('c2', 'plan', '2024-03-03'), ('c4', 'need', '2023-11-01'), ('c4', 'Won', '2024-02-28'), ('c4', 'need', '2024-03-04'),
    ('c6', NULL, '2024-02-16'), ('c6', 'need', 'junk'), ('nobody', 'need', '2024-02-02');
CREATE TABLE activities (id INTEGER PRIMARY KEY, customer_id TEXT, rep TEXT, rep_id TEXT, at DATETIME, happened_at TEXT, kind TEXT,
    met_person TEXT, minutes INTEGER);
INSERT INTO activities (customer_id, rep, rep_id, at, happened_at, kind, met_person, minutes) VALUES
    ('c1', 'li', 'li', '2024-02-11 10:00', '2024-02-11 10:00', 'visit', 'Wu', 60), ('c1', 'li', 'li', '2024-03-01', '2024-03-01', 'visit', 'Ma', 30),
    ('c2', 'chen', 'chen', '2024-03-04 23:30', '2024-03-04 23:30', 'call', NULL, NULL), ('c2', NULL, NULL, '2024-03-05 13:00', '2024-03-05 13:00', 'visit', 'Hu', 0),
    ('c4', 'gao', 'gao', '2024-02-01', '2024-02-01', NULL, '', -5), ('c1', 'li', 'li', NULL, NULL, 'im', 'Wu', 9223372036854775807),
    ('c1', 'chen', 'chen', '2024-03-05', '2024-03-05', 'presentation', 'Wu', 9223372036854775807), ('nobody', 'li', 'li', '2024-03-01', '2024-03-01', 'visit', NULL, 5),
    ('c6', 'li', 'li', '2031-01-01', '2031-01-01', 'visit', 'Su', 10);
CREATE TABLE commitments (id INTEGER PRIMARY KEY, customer_id TEXT, rep_id TEXT, what TEXT, made_at TEXT, due_on TEXT, done_at TEXT, outcome TEXT);
INSERT INTO commitments (customer_id, rep_id, what, made_at, due_on, done_at, outcome) VALUES
    ('c1', 'li', 'offer', '2024-02-12', '2024-02-20', '2024-03-02 10:00', 'late'), ('c2', 'chen', 'call', '2024-03-03', '2024-03-06', NULL, NULL),
    ('c4', 'gao', '', '2024-01-01', 'junk', '2024-01-02', 'kept');
CREATE TABLE checklist_marks (id INTEGER PRIMARY KEY, customer_id TEXT, item TEXT, is_done INTEGER, marked_at TEXT, marked_by TEXT);
INSERT INTO checklist_marks (customer_id, item, is_done, marked_at, marked_by) VALUES
    ('c1', 'budget', 1, '2024-02-15', 'li'), ('c1', 'budget', 0, '2024-03-04', 'li'), ('c2', 'shown', 1, '2024-03-04', 'chen'),
    ('c6', 'initiator', NULL, '2024-02-20', NULL), ('c3', 'unheard_of', 1, '2024-03-04', 'li'), ('c7', 'budget', 1, NULL, 'li');
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id TEXT, placed_at TEXT, amount REAL);
INSERT INTO orders (customer_id, placed_at, amount) VALUES ('c4', '2024-03-01', 100.0), ('c4', '2024-03-05', 1e308), ('c4', '2024-03-05', 1e308), ('c2', 'x', 1.5);
CREATE TABLE receivables (id INTEGER PRIMARY KEY, customer_id TEXT, rep_id TEXT, amount REAL, expected_on TEXT, accrued_on TEXT, due_on TEXT,
    paid_on TEXT, paid_amount REAL);
INSERT INTO receivables (customer_id, rep_id, amount, expected_on, accrued_on, due_on, paid_on, paid_amount) VALUES
    ('c4', 'gao', 500.0, '2024-02-01', '2024-02-02', '2024-02-20', '2024-03-03', 400.0), ('c1', 'li', 10.0, '2024-03-01', NULL, '2024-03-04', NULL, NULL);
CREATE TABLE work_log (id INTEGER PRIMARY KEY, rep_id TEXT, kind TEXT, minutes INTEGER, happened_at TEXT);
INSERT INTO work_log (rep_id, kind, minutes, happened_at) VALUES ('li', 'system', 30, '2024-03-01'), ('li', 'team', 90, '2024-03-04'), (NULL, 'team', 5, '2024-03-04');
CREATE TABLE people (id TEXT, name TEXT, unit TEXT, unit_id TEXT, level TEXT, mail TEXT, since TEXT, until TEXT);
INSERT INTO people VALUES ('li', 'Li', 'u1', 'u1', 'frontline', 'li@x', '2023-01-01', '2024-02-29'), ('li', 'Li', 'u2', 'u2', 'lead', NULL, '2024-03-01', NULL),
    ('chen', 'Chen', 'u1', 'u1', 'lead', 'c@x', NULL, NULL), ('gao', 'Gao', 'gone', 'gone', 'senior', '', '2024-13-01', '');
CREATE TABLE units (id TEXT, name TEXT, parent TEXT, parent_id TEXT, kind TEXT);
INSERT INTO units VALUES ('u0', 'All', NULL, NULL, 'company'), ('u1', 'North', 'u0', 'u0', 'team'), ('u2', 'South', 'u0', 'u0', 'team'), ('u3', 'Loop', 'u3', 'u3', 'team');
CREATE TABLE targets (metric TEXT, unit TEXT, unit_id TEXT, person TEXT, person_id TEXT, starts TEXT, ends TEXT, value REAL, kind TEXT);
INSERT INTO targets VALUES ('won', 'u1', 'u1', NULL, NULL, '2024-01-01', '2024-12-31', 100.0, 'target'), ('won', NULL, NULL, 'li', 'li', 'x', '2024-01-01', 'y', 'forecast');
