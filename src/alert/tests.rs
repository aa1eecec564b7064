mod company;
mod generated;
mod reference;
mod stories;
mod stage;
