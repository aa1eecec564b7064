//! Tables, views and migrations.
